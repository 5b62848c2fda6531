// What the window must know of the program and of the desktop it runs on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <QString>

namespace app {

// The `shell` of Main.qml. Thread: GUI.
class Shell : public QObject {
  Q_OBJECT
  Q_PROPERTY(QString version READ version CONSTANT)
  // One sentence for the banner about what is missing; empty: no banner.
  Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged)
  Q_PROPERTY(QString qtVersion READ qtVersion CONSTANT)
  // The file with conversations and settings, and the folder of the starter model; empty: none.
  Q_PROPERTY(QString dataFile READ dataFile CONSTANT)
  Q_PROPERTY(QString modelsFolder READ modelsFolder CONSTANT)
  Q_PROPERTY(bool reducedMotion READ reducedMotion NOTIFY desktopChanged)
  Q_PROPERTY(bool highContrast READ highContrast NOTIFY desktopChanged)
  Q_PROPERTY(bool knowsColourScheme READ knowsColourScheme NOTIFY desktopChanged)
  Q_PROPERTY(bool prefersDark READ prefersDark NOTIFY desktopChanged)

 public:
  explicit Shell(QString version, QObject* parent = nullptr);

  [[nodiscard]] QString version() const { return m_version; }
  [[nodiscard]] QString notice() const { return m_notice; }
  void setNotice(const QString& notice);
  // A notice where the starter model is missing and nothing else can answer.
  void tellOfStarter(const QString& file, bool isPresent, bool canAnswer);
  Q_INVOKABLE void dismissNotice() { setNotice({}); }

  // Before the window is shown.
  void setPlaces(const QString& dataFile, const QString& modelsFolder);
  [[nodiscard]] static QString qtVersion() { return QString::fromLatin1(qVersion()); }
  [[nodiscard]] QString dataFile() const { return m_dataFile; }
  [[nodiscard]] QString modelsFolder() const { return m_modelsFolder; }
  // Of the file with what SQLite keeps beside it, in words.
  Q_INVOKABLE QString dataSize() const;
  Q_INVOKABLE void openDataFolder() const;
  // The licences of what is used, as Markdown.
  Q_INVOKABLE static QString licences();

  [[nodiscard]] bool reducedMotion() const { return m_reducedMotion; }
  [[nodiscard]] bool highContrast() const { return m_highContrast; }
  [[nodiscard]] bool knowsColourScheme() const { return m_knowsColourScheme; }
  [[nodiscard]] bool prefersDark() const { return m_prefersDark; }

  // Asks the desktop's settings portal, and follows its changes. Does nothing where there is none;
  // never blocks.
  void followDesktop();
  // One setting as the portal names it. Unknown ones are ignored.
  void takeSetting(const QString& group, const QString& key, const QVariant& value);

 signals:
  void noticeChanged();
  void desktopChanged();

 private slots:
  void onSettingChanged(const QString& group, const QString& key, const QDBusVariant& value);

 private:
  void ask(const QString& group, const QString& key);

  QString m_version;
  QString m_notice;
  QString m_dataFile;
  QString m_modelsFolder;
  bool m_reducedMotion = false;
  bool m_highContrast = false;
  bool m_knowsColourScheme = false;
  bool m_prefersDark = false;
};

}  // namespace app

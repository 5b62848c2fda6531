// The first start: a few pages that ask for the language and for what answers, and say what is
// private.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <optional>

#include "storage/settings.h"

namespace ui {

// The `firstRun` of Main.qml. Thread: GUI. Lifetime: settings must outlive it.
class FirstRun : public QObject {
  Q_OBJECT
  Q_PROPERTY(bool isOpen READ isOpen NOTIFY changed)
  Q_PROPERTY(QString step READ step NOTIFY changed)  // "language" "model" "privacy"
  Q_PROPERTY(int number READ number NOTIFY changed)  // of the step, from 1
  Q_PROPERTY(int count READ count CONSTANT)
  // In words: the processor, memory, and whether there is a graphics card.
  Q_PROPERTY(QString machineText READ machineText NOTIFY changed)
  // Whether the small model that comes with Isobath is here, in words.
  Q_PROPERTY(QString starterText READ starterText NOTIFY changed)
  Q_PROPERTY(bool hasStarter READ hasStarter CONSTANT)

 public:
  struct Machine {
    int cores = 0;  // 0: not known, as below
    std::int64_t memoryBytes = 0;
    bool hasGpu = false;
    QString starterName;
    bool hasStarter = false;
  };

  // It opens where `machine` is given and it was never finished here. `isNew`: nothing is stored
  // yet; a reader who has conversations is not asked. It reads them, so it is the last to be
  // called.
  FirstRun(storage::Settings& settings, std::optional<Machine> machine,
           const std::function<bool()>& isNew, QObject* parent = nullptr);

  [[nodiscard]] bool isOpen() const { return m_isOpen; }
  [[nodiscard]] QString step() const;
  [[nodiscard]] int number() const { return m_step + 1; }
  [[nodiscard]] int count() const;
  [[nodiscard]] QString machineText() const;
  [[nodiscard]] QString starterText() const;
  [[nodiscard]] bool hasStarter() const { return m_machine && m_machine->hasStarter; }

  Q_INVOKABLE void next();  // after the last step: finish()
  Q_INVOKABLE void back();
  // Never shown again.
  Q_INVOKABLE void finish();
  // The language changed.
  void retranslate() { emit changed(); }

 signals:
  void changed();

 private:
  storage::Settings& m_settings;
  std::optional<Machine> m_machine;
  bool m_isOpen = false;
  int m_step = 0;
};

}  // namespace ui

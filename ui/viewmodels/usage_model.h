// The page about costs: this month and today, by day and model, the cap, and how old the prices
// are.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocale>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariantList>

#include "engine/models/model_table.h"
#include "storage/ledger.h"
#include "storage/settings.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/money_text.h"
#include "ui/viewmodels/spending_limit.h"

namespace ui {

// Thread: GUI. Lifetime: everything given must outlive it.
class UsageModel : public QObject {
  Q_OBJECT
  Q_PROPERTY(QString currency READ currency WRITE setCurrency NOTIFY changed)  // "auto" "CNY" "USD"
  Q_PROPERTY(QString shownCurrency READ shownCurrency NOTIFY changed)          // "CNY", "USD"
  Q_PROPERTY(QString month READ month NOTIFY changed)  // an amount; what it lacks is in the notes
  Q_PROPERTY(QString today READ today NOTIFY changed)
  Q_PROPERTY(QStringList notes READ notes NOTIFY changed)  // whole sentences
  // Each day of this month until today: {day, label, cost, share}; the dearest has the share 1.
  Q_PROPERTY(QVariantList days READ days NOTIFY changed)
  // {name, place, cost, detail}, the dearest first.
  Q_PROPERTY(QVariantList models READ models NOTIFY changed)
  Q_PROPERTY(QString prices READ prices NOTIFY changed)                // of which day they are
  Q_PROPERTY(QString pricesWarning READ pricesWarning NOTIFY changed)  // empty: they are new
  Q_PROPERTY(QString capText READ capText NOTIFY changed)              // "20.00"; empty: no cap
  Q_PROPERTY(QString capCurrency READ capCurrency NOTIFY changed)
  Q_PROPERTY(QString capState READ capState NOTIFY changed)      // "¥17.00 of ¥20.00 this month"
  Q_PROPERTY(double capShare READ capShare NOTIFY changed)       // 0..1
  Q_PROPERTY(QString capProblem READ capProblem NOTIFY changed)  // why it was not taken
  // What the conversation that is shown has cost; empty: nothing that is known.
  Q_PROPERTY(QString conversationCost READ conversationCost NOTIFY changed)

 public:
  struct Parts {
    storage::Ledger& ledger;
    storage::Settings& settings;
    const models::ModelTable& table;
    SpendingLimit& limit;
    NowMs now;
    QLocale locale;
    QString tableProblem = {};  // why the reader's own table does not count
  };
  explicit UsageModel(const Parts& parts, QObject* parent = nullptr);

  [[nodiscard]] QString currency() const { return m_currency; }
  void setCurrency(const QString& currency);
  [[nodiscard]] Currency inCurrency() const;
  [[nodiscard]] QString shownCurrency() const { return codeOf(inCurrency()); }
  [[nodiscard]] QString month() const { return m_month; }
  [[nodiscard]] QString today() const { return m_today; }
  [[nodiscard]] QStringList notes() const { return m_notes; }
  [[nodiscard]] QVariantList days() const { return m_days; }
  [[nodiscard]] QVariantList models() const { return m_models; }
  [[nodiscard]] QString prices() const;
  [[nodiscard]] QString pricesWarning() const;
  [[nodiscard]] QString capText() const;
  [[nodiscard]] QString capCurrency() const;
  [[nodiscard]] QString capState() const;
  [[nodiscard]] double capShare() const;
  [[nodiscard]] QString capProblem() const { return m_capProblem; }
  [[nodiscard]] QString conversationCost() const;

  // Reads the ledger again; when the page is opened and while it is open.
  Q_INVOKABLE void refresh();
  // An empty text removes the cap. False: see capProblem.
  Q_INVOKABLE bool saveCap(const QString& text, const QString& currency);
  void showConversation(qlonglong conversationId);

 signals:
  void changed();
  void currencyChanged(Currency currency);
  void storageFailed(const QString& message);

 private:
  void readMonth();
  void readDays();
  void readModels(storage::TimeSpan month);

  Parts m_parts;
  QString m_currency;
  QString m_month;
  QString m_today;
  QStringList m_notes;
  QVariantList m_days;
  QVariantList m_models;
  QString m_capProblem;
  qlonglong m_conversation = 0;
};

}  // namespace ui

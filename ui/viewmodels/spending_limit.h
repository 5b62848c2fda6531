// The reader's cap for a month: warns at 80 % of it, and refuses what costs money from 100 % on.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <optional>

#include "engine/models/model_table.h"
#include "storage/ledger.h"
#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/money_text.h"

namespace ui {

// The calendar month and day of a moment, in local time.
[[nodiscard]] storage::TimeSpan monthOf(std::int64_t atMs);
[[nodiscard]] storage::TimeSpan dayOf(std::int64_t atMs);

// Compares with what the ledger has in the cap's own currency; nothing is converted. Models without
// a price in it, and those of this computer, are neither counted nor refused. Where the ledger
// cannot be read nothing is refused. Thread: GUI. Lifetime: everything given must outlive it.
class SpendingLimit : public QObject {
  Q_OBJECT
  // What the window says about it; empty: nothing. At 80 % once a month until it is dismissed, at
  // 100 % until the cap is raised or the month ends.
  Q_PROPERTY(QString warning READ warning NOTIFY changed)
  Q_PROPERTY(bool isReached READ isReached NOTIFY changed)

 public:
  struct Parts {
    storage::Ledger& ledger;
    storage::Settings& settings;
    const models::ModelTable& table;
    NowMs now;
  };
  explicit SpendingLimit(const Parts& parts, QObject* parent = nullptr);

  [[nodiscard]] std::optional<Amount> cap() const { return m_cap; }
  // Nothing removes it. False with storageFailed() where it could not be saved.
  bool setCap(std::optional<Amount> cap);
  // Of this month, in the cap's currency; zero without a cap.
  [[nodiscard]] std::int64_t spentPico() const;
  // Why a model must not be asked now; empty: it may.
  [[nodiscard]] QString refusal(const ModelChoice& choice) const;
  [[nodiscard]] bool isReached() const;
  [[nodiscard]] QString warning() const;
  Q_INVOKABLE void dismissWarning();

 public slots:
  // The ledger has changed.
  void refresh();

 signals:
  void changed();
  void storageFailed(const QString& message);

 private:
  [[nodiscard]] bool isNear() const;
  [[nodiscard]] std::string warningKey() const;
  bool save(storage::Setting setting, const std::string& value);

  Parts m_parts;
  std::optional<Amount> m_cap;
  std::string m_dismissed;  // the month and cap that the reader was warned of
  mutable std::int64_t m_monthFromMs = -1;
  mutable std::int64_t m_spentPico = 0;
};

}  // namespace ui

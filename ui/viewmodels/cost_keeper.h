// Writes what answers cost to the ledger: one entry for each request that a server may bill.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/models/model_table.h"
#include "storage/ledger.h"
#include "storage/records.h"
#include "ui/viewmodels/clock.h"

namespace ui {

// A request has its entry from its beginning on, so that it is kept as one without figures where
// Isobath ends before the answer does. A ledger that cannot be written to never stops an answer:
// failed() says so once, and what is missing is written with the next entry. Thread: GUI. Lifetime:
// ledger and table must outlive it.
class CostKeeper : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    storage::Ledger& ledger;
    const models::ModelTable& table;
    NowMs now;
  };
  explicit CostKeeper(const Parts& parts, QObject* parent = nullptr);
  ~CostKeeper() override;

  using RequestId = std::int64_t;
  // A request for `answer`, which is in the store, is being sent to `place`: the host, or this
  // computer. 0: nobody bills it, because it stays here.
  [[nodiscard]] RequestId began(const storage::MessageRecord& answer, const std::string& place,
                                const std::string& model);
  // It has ended; the first call for a request counts. An error before any output bills nothing,
  // unless it was stopped or its reply could not be read.
  void ended(RequestId id, const base::Result<engine::Completion>& result, bool hasOutput);

  // What the ledger has for an answer; empty where it cannot be read.
  [[nodiscard]] storage::Bill billOf(storage::MessageId answer) const;

 signals:
  void changed();
  void failed(const QString& message);

 private:
  struct Request {
    std::optional<storage::LedgerId> id;  // none: it is not in the ledger yet
    storage::LedgerEntry entry;
    bool isFree = false;
  };
  [[nodiscard]] base::Result<void> write(Request& request);
  void writeAll();

  Parts m_parts;
  RequestId m_last = 0;
  std::map<RequestId, Request> m_running;
  std::vector<Request> m_unwritten;
  bool m_fails = false;
};

}  // namespace ui

// A balance is taken as the server writes it, or refused with what is wrong.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/account.h"

#include <QTest>

namespace {

const remote::Dialect kDialect{remote::Dialect::Kind::DeepSeek, "api.deepseek.com"};

const std::string kReply =
    R"({"is_available":true,"balance_infos":[)"
    R"({"currency":"CNY","total_balance":"110.00","granted_balance":"10.00","topped_up_balance":"100.00"},)"
    R"({"currency":"USD","total_balance":"-0.05","granted_balance":"0","topped_up_balance":"-0.05"}]})";

}  // namespace

class AccountTest : public QObject {
  Q_OBJECT

 private slots:
  void everyCurrencyIsTaken() {
    const auto account = remote::decodeAccount(kReply, kDialect);
    QVERIFY2(account, account ? "" : account.error().message.c_str());
    QVERIFY(account->isAvailable);
    QCOMPARE(account->balances.size(), std::size_t{2});
    QCOMPARE(account->balances[0].currency, std::string("CNY"));
    QCOMPARE(account->balances[0].total, std::string("110.00"));
    QCOMPARE(account->balances[0].granted, std::string("10.00"));
    QCOMPARE(account->balances[0].toppedUp, std::string("100.00"));
    QCOMPARE(account->balances[1].total, std::string("-0.05"));
  }

  void anAccountMayBeEmpty() {
    const auto account =
        remote::decodeAccount(R"({"is_available":false,"balance_infos":[]})", kDialect);
    QVERIFY(account && !account->isAvailable && account->balances.empty());
  }

  void whatIsWrongIsSaid_data() {
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* from, const char* to, const char* said) {
      QTest::newRow(name) << from << to << said;
    };
    row("flag", R"("is_available":true,)", "", "does not say is_available");
    row("flag as text", R"(:true)", R"(:"true")", "does not say is_available");
    row("list", R"("balance_infos")", R"("balances")", "no list balance_infos");
    row("currency", R"("CNY")", R"("yuan")", "a currency that is no three letters");
    row("markup", R"("CNY")", R"("<b>")", "a currency");
    row("amount as number", R"("110.00")", "110", "an amount that is no number");
    row("amount with letters", R"("110.00")", R"("11O.00")", "an amount");
    row("amount without digits", R"("110.00")", R"(".")", "an amount");
    row("exponent", R"("110.00")", R"("1e9")", "an amount");
    row("no amount", R"("granted_balance":"10.00",)", "", "an amount");
  }
  void whatIsWrongIsSaid() {
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, said);
    QString reply = QString::fromStdString(kReply);
    QVERIFY(reply.contains(from));
    reply.replace(from, to);
    const auto account = remote::decodeAccount(reply.toStdString(), kDialect);
    QVERIFY(!account);
    QVERIFY(account.error().code == base::ErrorCode::Corrupt);
    QVERIFY2(account.error().message.find(said.toStdString()) != std::string::npos,
             account.error().message.c_str());
    QVERIFY(account.error().message.find("api.deepseek.com") != std::string::npos);
  }

  void everyPrefixIsRefused() {
    for (std::size_t size = 0; size < kReply.size(); ++size)
      QVERIFY(!remote::decodeAccount(kReply.substr(0, size), kDialect));
  }
};

QTEST_GUILESS_MAIN(AccountTest)
#include "account_test.moc"

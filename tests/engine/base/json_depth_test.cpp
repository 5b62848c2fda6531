// Depth of JSON texts, whole, cut off and wrong.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json_depth.h"

#include <QTest>
#include <string>

class JsonDepthTest : public QObject {
  Q_OBJECT

 private slots:
  void countsBracketsOutsideStrings() {
    QCOMPARE(base::jsonDepth(""), std::size_t(0));
    QCOMPARE(base::jsonDepth("1"), std::size_t(0));
    QCOMPARE(base::jsonDepth("[]"), std::size_t(1));
    QCOMPARE(base::jsonDepth("[{\"a\":[1]},[2],{}]"), std::size_t(3));
    QCOMPARE(base::jsonDepth("[\"[[[{\\\"[[\\\\\",\"[\"]"), std::size_t(1));
    QCOMPARE(base::jsonDepth("{\"a\\"), std::size_t(1));
    QCOMPARE(base::jsonDepth(std::string(100'000, '[')), std::size_t(100'000));
  }

  // What closes nothing does not hide what opens after it.
  void strayEndsHideNothing() { QCOMPARE(base::jsonDepth("]]]}}[[{"), std::size_t(3)); }
};

QTEST_GUILESS_MAIN(JsonDepthTest)
#include "json_depth_test.moc"

// The path data and transforms of SVG, as far as MathJax writes them, for QPainter.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/svg_path.h"

#include <QVector>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>

namespace ui {
namespace {

constexpr double kLargest = 1e7;  // nothing that is shown is as far away

// Reads numbers off a text of Latin-1.
class Numbers {
 public:
  explicit Numbers(QStringView text) : m_text(text.toLatin1().toStdString()) {}

  [[nodiscard]] bool isAtEnd() {
    skip();
    return m_at >= m_text.size();
  }
  std::optional<double> number() {
    skip();
    double value = 0;
    const char* first = m_text.data() + m_at;
    const auto [end, error] = std::from_chars(first, m_text.data() + m_text.size(), value);
    if (error != std::errc() || !std::isfinite(value) || std::abs(value) > kLargest)
      return std::nullopt;
    m_at += static_cast<std::size_t>(end - first);
    return value;
  }
  [[nodiscard]] bool isLetterNext() {
    skip();
    const char c = m_at < m_text.size() ? m_text[m_at] : '\0';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  // The next character if it is a letter.
  std::optional<char> letter() {
    return isLetterNext() ? std::optional(m_text[m_at++]) : std::nullopt;
  }

 private:
  void skip() { m_at = std::min(m_text.find_first_not_of(" ,\t\r\n", m_at), m_text.size()); }

  std::string m_text;
  std::size_t m_at = 0;
};

class PathReader {
 public:
  explicit PathReader(QStringView data) : m_numbers(data) {}

  QPainterPath read() {
    char command = 'M';
    while (!m_numbers.isAtEnd()) {
      if (const auto letter = m_numbers.letter()) command = *letter;
      if (!step(command)) break;
      // More points after a first one are lines.
      if (command == 'M') command = 'L';
      if (command == 'm') command = 'l';
    }
    return m_path;
  }

 private:
  bool step(char command) {
    const char kind = static_cast<char>(command & ~0x20);
    const QPointF base = command == kind ? QPointF() : m_path.currentPosition();
    const QPointF before = m_path.currentPosition();
    const QPointF control = std::exchange(m_control, QPointF());
    const bool hadControl = std::exchange(m_hasControl, false);
    switch (kind) {
      case 'M':
        return withPoint(base, [&](QPointF to) { m_path.moveTo(to); });
      case 'L':
        return withPoint(base, [&](QPointF to) { m_path.lineTo(to); });
      case 'T':
        return withPoint(
            base, [&](QPointF to) { quadratic(hadControl ? 2 * before - control : before, to); });
      case 'Q': {
        QPointF first;
        return withPoint(base, [&](QPointF point) { first = point; }) &&
               withPoint(base, [&](QPointF to) { quadratic(first, to); });
      }
      case 'H':
      case 'V':
        return straight(kind, base);
      case 'C':
        return cubic(base);
      case 'A':
        return arc(base);
      case 'Z':
        m_path.closeSubpath();
        // Nothing follows, or another command.
        return m_numbers.isAtEnd() || m_numbers.isLetterNext();
      default:
        return false;
    }
  }

  template <typename Use>
  bool withPoint(QPointF base, const Use& use) {
    const auto x = m_numbers.number();
    const auto y = x ? m_numbers.number() : std::nullopt;
    if (!y) return false;
    use(base + QPointF(*x, *y));
    return true;
  }

  void quadratic(QPointF control, QPointF to) {
    m_path.quadTo(control, to);
    m_control = control;
    m_hasControl = true;
  }

  bool straight(char kind, QPointF base) {
    const auto value = m_numbers.number();
    if (!value) return false;
    QPointF to = m_path.currentPosition();
    if (kind == 'H') {
      to.setX(base.x() + *value);
    } else {
      to.setY(base.y() + *value);
    }
    m_path.lineTo(to);
    return true;
  }

  bool cubic(QPointF base) {
    QVector<QPointF> points;
    while (points.size() < 3) {
      if (!withPoint(base, [&](QPointF point) { points.append(point); })) return false;
    }
    m_path.cubicTo(points[0], points[1], points[2]);
    return true;
  }

  bool arc(QPointF base) {
    const auto radius = m_numbers.number();
    for (int i = 0; radius && i < 4; ++i) {
      if (!m_numbers.number()) return false;
    }
    if (!radius) return false;
    return withPoint(base, [&](QPointF to) {
      const QPointF from = m_path.currentPosition();
      constexpr double kRound = 4.0 / 3.0;  // of a half circle as a cubic curve
      const QPointF bulge(kRound * *radius, 0);
      m_path.cubicTo(from + bulge, to + bulge, to);
    });
  }

  Numbers m_numbers;
  QPainterPath m_path;
  QPointF m_control;
  bool m_hasControl = false;
};

QTransform oneTransform(QStringView name, const QVector<double>& n) {
  const double first = n.value(0);
  if (name == u"translate") return QTransform::fromTranslate(first, n.value(1, 0));
  if (name == u"scale") return QTransform::fromScale(first, n.value(1, first));
  if (name == u"rotate") {
    QTransform turn;
    turn.translate(n.value(1), n.value(2));
    turn.rotate(first);
    turn.translate(-n.value(1), -n.value(2));
    return turn;
  }
  if (name == u"matrix" && n.size() == 6) return {n[0], n[1], n[2], n[3], n[4], n[5]};
  return {};
}

}  // namespace

QPainterPath svgPath(QStringView data) {
  return PathReader(data).read();
}

QTransform svgTransform(QStringView text) {
  QTransform all;
  while (true) {
    const qsizetype open = text.indexOf(u'(');
    const qsizetype close = text.indexOf(u')', open);
    if (open < 0 || close < 0) return all;
    const QVector<double> numbers = svgNumbers(text.mid(open + 1, close - open - 1), 6);
    QStringView name = text.left(open).trimmed();
    if (name.startsWith(u',')) name = name.mid(1).trimmed();
    // The last one is applied first.
    all = oneTransform(name, numbers) * all;
    text = text.mid(close + 1);
  }
}

QVector<double> svgNumbers(QStringView text, qsizetype most) {
  Numbers numbers(text);
  QVector<double> values;
  while (values.size() < most && !numbers.isAtEnd()) {
    const auto value = numbers.number();
    if (!value) break;
    values.append(*value);
  }
  return values;
}

}  // namespace ui

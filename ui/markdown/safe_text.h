// What of a model's output may reach the screen: escaping, characters that deceive, and which links
// are live.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringView>
#include <string_view>

namespace ui {

// Text for a rich text item: everything special is escaped, runs of spaces stay, control characters
// become U+FFFD.
[[nodiscard]] QString escapedHtml(QStringView text);
// The text between two tags of what escapedHtml() or QString::toHtmlEscaped() has made.
[[nodiscard]] QString unescapedHtml(QStringView html);

// Without bidirectional controls, zero-width and other invisible characters: in links and code they
// make the text read differently from what is opened or copied ("Trojan Source", CVE-2021-42574).
[[nodiscard]] QString withoutInvisible(QString text);

// The character an entity such as "&amp;" or "&#x4e2d;" stands for; the entity itself where it is
// not known.
[[nodiscard]] QString entityText(std::string_view entity);

// The address as it may be opened, or empty. Live are http and https with a host and without a user
// name ("good@evil"), and mailto. At most 2048 characters.
[[nodiscard]] QString liveLink(const QString& address);

// What a reader takes for the host in an address or a label; empty when it looks like none.
[[nodiscard]] QString hostIn(const QString& label);

}  // namespace ui

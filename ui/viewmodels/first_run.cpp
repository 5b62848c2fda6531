// The first start: a few pages that ask for the language and for what answers, and say what is
// private.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/first_run.h"

#include <QLocale>
#include <utility>

namespace ui {
namespace {

const QStringList kSteps = {"language", "model", "privacy"};

// Memory is spoken of in powers of two, whatever the name.
QString memoryText(std::int64_t bytes) {
  constexpr double kGigabyte = 1024.0 * 1024 * 1024;
  return FirstRun::tr("%1 GB of memory")
      .arg(QLocale().toString(static_cast<double>(bytes) / kGigabyte, 'f', 0));
}

}  // namespace

FirstRun::FirstRun(storage::Settings& settings, std::optional<Machine> machine,
                   const std::function<bool()>& isNew, QObject* parent)
    : QObject(parent), m_settings(settings), m_machine(std::move(machine)) {
  const auto done = m_settings.get(storage::Setting::FirstRunDone);
  // A database that cannot be read is no reason to welcome anybody.
  m_isOpen = m_machine && done && *done != "true" && isNew();
}

QString FirstRun::step() const {
  return kSteps.at(m_step);
}

int FirstRun::count() const {
  return static_cast<int>(kSteps.size());
}

QString FirstRun::machineText() const {
  if (!m_machine) return {};
  QStringList found;
  if (m_machine->cores > 0) found << tr("%n processor core(s)", nullptr, m_machine->cores);
  if (m_machine->memoryBytes > 0) found << memoryText(m_machine->memoryBytes);
  found << (m_machine->hasGpu ? tr("a graphics card, which models do not use yet")
                              : tr("no graphics card"));
  return tr("This computer has %1.").arg(found.join(tr(", ", "between things of a list")));
}

QString FirstRun::starterText() const {
  if (!m_machine) return {};
  return m_machine->hasStarter
             ? tr("%1, a small model, is here and answers at once, without any network.")
                   .arg(m_machine->starterName)
             : tr("The small model that comes with Isobath is not on this computer. Add a model "
                  "file, or enter an API key.");
}

void FirstRun::next() {
  if (!m_isOpen) return;
  if (m_step + 1 == count()) return finish();
  ++m_step;
  emit changed();
}

void FirstRun::back() {
  if (m_step == 0) return;
  --m_step;
  emit changed();
}

void FirstRun::finish() {
  if (!m_isOpen) return;
  m_isOpen = false;
  // Where this fails the pages are shown once more: no harm.
  (void)m_settings.set(storage::Setting::FirstRunDone, "true");
  emit changed();
}

}  // namespace ui

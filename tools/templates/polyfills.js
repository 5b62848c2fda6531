// What the Jinja library expects of JavaScript and Qt 6.4's engine does not have.
// SPDX-License-Identifier: Apache-2.0
(function (global) {
  "use strict";
  global.globalThis = global;
  function add(target, name, value) {
    if (!target[name])
      Object.defineProperty(target, name, { value: value, writable: true, configurable: true });
  }
  function at(index) {
    var i = Math.trunc(index) || 0;
    return this[i < 0 ? i + this.length : i];
  }
  add(Array.prototype, "at", at);
  add(String.prototype, "at", at);
  add(String.prototype, "trimStart", function () { return this.replace(/^\s+/, ""); });
  add(String.prototype, "trimEnd", function () {
    var end = this.length;
    while (end > 0 && /\s/.test(this[end - 1])) --end;
    return this.slice(0, end);
  });
  add(String.prototype, "replaceAll", function (from, to) {
    if (from instanceof RegExp) return this.replace(from, to);
    return this.split(from).join(to);
  });
  add(Array.prototype, "flat", function () { return Array.prototype.concat.apply([], this); });
  add(Array.prototype, "flatMap", function (change) { return this.map(change).flat(); });
  add(Object, "fromEntries", function (entries) {
    var object = {};
    for (var entry of entries) object[entry[0]] = entry[1];
    return object;
  });
  // Only the names of months are asked for, by strftime_now(); templates are written for English ones.
  var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December"];
  function DateTimeFormat(locale, options) {
    this.format = function (date) {
      var name = months[date.getMonth()];
      return options.month === "short" ? name.slice(0, 3) : name;
    };
  }
  if (!global.Intl) global.Intl = { DateTimeFormat: DateTimeFormat };
})(this);

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
  // The library takes texts apart by these two, and Python's characters are whole ones.
  function characters(text) {
    return text.match(/[\ud800-\udbff][\udc00-\udfff]|[^]/g) || [];
  }
  var from = Array.from;
  Array.from = function (source, change) {
    var list = typeof source === "string" ? characters(source) : from.call(Array, source);
    return change ? list.map(function (part, i) { return change(part, i); }) : list;
  };
  Object.defineProperty(String.prototype, "at", {
    value: function (index) { return at.call(characters(String(this)), index); }, writable: true, configurable: true,
  });
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
  add(String.prototype, "matchAll", function (pattern) {
    var found = [], one;
    var search = new RegExp(pattern.source, pattern.flags);
    while ((one = search.exec(this))) {
      found.push(one);
      if (one[0] === "") ++search.lastIndex;
    }
    return found;
  });
})(this);

// Qt 6.4 puts a backslash before every slash of an expression's source, the escaped ones too: made of it, an expression
// means something else.
if (/\//.source === '\\\\/') {
  var sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;
  Object.defineProperty(RegExp.prototype, 'source', {
    configurable: true,
    get: function() { return sourceOf.call(this).split('\\/').join('/'); }
  });
}

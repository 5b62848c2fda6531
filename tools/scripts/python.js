// What Jinja in Python does and the library does not: texts of values, comparisons, dates, limits.
// SPDX-License-Identifier: Apache-2.0
(function (jinja) {
  "use strict";
  var maxLength = 1 << 24;   // of one text, and of a list
  var maxRange = 100000;     // as in Python's sandbox
  var sample = new jinja.Environment();
  function classOf(name, value) { return sample.set(name, value).constructor; }
  var StringValue = classOf("s", "");
  var BooleanValue = classOf("b", true);
  var FloatValue = classOf("f", 0.5);
  var IntegerValue = classOf("i", 1);
  var ArrayValue = classOf("a", []);
  var FunctionValue = classOf("c", function () {});

  function string(text) {
    if (text.length > maxLength) throw new Error("it makes a text of more than 16 MiB");
    return new StringValue(text);
  }
  function floatText(x) {
    if (x !== x) return "nan";
    if (Math.abs(x) === Infinity) return x < 0 ? "-inf" : "inf";
    if (Object.is(x, -0)) return "-0.0";
    var size = Math.abs(x);
    if (size !== 0 && (size < 1e-4 || size >= 1e16)) return x.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
    return x % 1 === 0 ? x.toFixed(1) : String(x);
  }
  var escapes = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
  function quoted(text) {
    var quote = text.indexOf("'") >= 0 && text.indexOf('"') < 0 ? '"' : "'";
    return quote + text.replace(/[\x00-\x1f\x7f-\xa0\xad\\']/g, function (c) {
      if (c === "'") return quote === "'" ? "\\'" : c;
      return escapes[c] || "\\x" + ("0" + c.charCodeAt(0).toString(16)).slice(-2);
    }) + quote;
  }
  function literal(value) {
    if (value.type === "StringValue") return quoted(value.value);
    return value.type === "UndefinedValue" ? "Undefined" : textOf(value);
  }
  function textOf(value) {
    switch (value.type) {
      case "StringValue": return value.value;
      case "IntegerValue": return String(value.value);
      case "FloatValue": return floatText(value.value);
      case "BooleanValue": return value.value ? "True" : "False";
      case "NullValue": return "None";
      case "UndefinedValue": return "";
      case "ArrayValue": return "[" + value.value.map(literal).join(", ") + "]";
      case "TupleValue":
        return "(" + value.value.map(literal).join(", ") + (value.value.length === 1 ? ",)" : ")");
      case "ObjectValue":
        return "{" + Array.from(value.value.entries()).map(function (entry) {
          return quoted(entry[0]) + ": " + literal(entry[1]);
        }).join(", ") + "}";
    }
    throw new Error("it writes a " + value.type + " as text");
  }
  [BooleanValue, FloatValue, ArrayValue, classOf("o", {}), FunctionValue].forEach(function (kind) {
    kind.prototype.toString = function () { return textOf(this); };
  });

  function isNumber(value) {
    return value instanceof IntegerValue || value instanceof FloatValue || value instanceof BooleanValue;
  }
  function equal(a, b) {
    if (isNumber(a) && isNumber(b)) return Number(a.value) === Number(b.value);
    if (a.type !== b.type) return false;
    if (a.type === "NullValue" || a.type === "UndefinedValue") return true;
    if (a instanceof ArrayValue)
      return a.value.length === b.value.length && a.value.every(function (x, i) { return equal(x, b.value[i]); });
    if (a.type === "ObjectValue")
      return a.value.size === b.value.size && Array.from(a.value.keys()).every(function (key) {
        return b.value.has(key) && equal(a.value.get(key), b.value.get(key));
      });
    return a.value === b.value;
  }

  var interpreter = jinja.Interpreter.prototype;
  var operate = interpreter.evaluateBinaryExpression;
  interpreter.evaluateBinaryExpression = function (node, environment) {
    var operator = node.operator.value;
    if (operator === "and" || operator === "or") return operate.call(this, node, environment);
    var left = this.evaluate(node.left, environment);
    var right = this.evaluate(node.right, environment);
    if (operator === "==" || operator === "!=") return new BooleanValue(equal(left, right) === (operator === "=="));
    if (operator === "~") return string(textOf(left) + textOf(right));
    if (right instanceof ArrayValue && (operator === "in" || operator === "not in")) {
      var found = right.value.some(function (x) { return equal(x, left); });
      return new BooleanValue(found === (operator === "in"));
    }
    if (operator === "+") {
      var texts = (left instanceof StringValue) + (right instanceof StringValue);
      if (texts === 2) return string(left.value + right.value);
      if (texts === 1) throw new Error("it adds a " + left.type + " and a " + right.type);
      if (left instanceof ArrayValue && right instanceof ArrayValue &&
          left.value.length + right.value.length > maxRange)
        throw new Error("it makes a list of more than " + maxRange + " parts");
    }
    var known = { evaluate: function (value) { return value; } };
    return operate.call(known, { left: left, right: right, operator: node.operator }, environment);
  };

  // The library takes what a statement leaves for a value that is None.
  var statements = ["Set", "Macro", "Comment", "Break", "Continue", "If", "For", "Program"];
  interpreter.evaluateBlock = function (body, environment) {
    var result = "";
    for (var statement of body) {
      var value = this.evaluate(statement, environment);
      if (value.type === "NullValue" && statements.indexOf(statement.type) >= 0) continue;
      result += textOf(value);
      if (result.length > maxLength) throw new Error("it wrote more than 16 MiB");
    }
    return new StringValue(result);
  };

  var filter = interpreter.applyFilter;
  interpreter.applyFilter = function (operand, node, environment) {
    var name = node.type === "Identifier" ? node.value : node.type === "CallExpression" ? node.callee.value : "";
    if (name === "string") return string(textOf(operand));
    if (name === "length" && operand instanceof StringValue) return new IntegerValue(Array.from(operand.value).length);
    if (name === "join") {
      if (node.args && node.args.some(function (x) { return x.type === "KeywordArgumentExpression"; }))
        throw new Error("it names arguments of the filter join");
      if (operand instanceof ArrayValue)
        operand = new ArrayValue(operand.value.map(function (x) { return new StringValue(textOf(x)); }));
    }
    return filter.call(this, operand, node, environment);
  };

  // The library ignores the characters that are to be stripped.
  function stripped(text, args, atStart, atEnd) {
    var given = args[0];
    if (given && given.type !== "NullValue" && !(given instanceof StringValue))
      throw new Error("it strips a " + given.type);
    var isOut = given && given.type !== "NullValue"
      ? function (c) { return given.value.indexOf(c) >= 0; }
      : function (c) { return /[\s\x1c-\x1f\x85]/.test(c) && c !== "\ufeff"; };
    var begin = 0, end = text.length;
    while (atStart && begin < end && isOut(text[begin])) ++begin;
    while (atEnd && end > begin && isOut(text[end - 1])) --end;
    return new StringValue(text.slice(begin, end));
  }
  // Regular expressions with the flag u, which the library uses for it, find little in Qt 6.4's engine.
  function replaced(text, args) {
    var from = args[0], to = args[1], given = args[2];
    if (!(from instanceof StringValue && to instanceof StringValue)) throw new Error("replace() takes two texts");
    if (given && given.type === "KeywordArgumentsValue") given = given.value.get("count");
    if (given && given.type !== "NullValue" && !(given instanceof IntegerValue))
      throw new Error("replace() takes a number as its count");
    var count = given && given.type !== "NullValue" && given.value >= 0 ? given.value : Infinity;
    var parts = from.value === "" ? [""].concat(Array.from(text), "") : text.split(from.value);
    var result = parts[0];
    for (var i = 1; i < parts.length; ++i) {
      result += (i <= count ? to.value : from.value) + parts[i];
      if (result.length > maxLength) throw new Error("it makes a text of more than 16 MiB");
    }
    return new StringValue(result);
  }
  var getter = Object.getOwnPropertyDescriptor(StringValue.prototype, "builtins").get;
  Object.defineProperty(StringValue.prototype, "builtins", {
    get: function () {
      if (this._builtins) return this._builtins;
      var methods = getter.call(this);
      var text = this.value;
      function add(name, method) { methods.set(name, new FunctionValue(method)); }
      add("strip", function (args) { return stripped(text, args, true, true); });
      add("lstrip", function (args) { return stripped(text, args, true, false); });
      add("rstrip", function (args) { return stripped(text, args, false, true); });
      add("replace", function (args) { return replaced(text, args); });
      add("capitalize", function () {
        return new StringValue(text.charAt(0).toUpperCase() + text.slice(1).toLowerCase());
      });
      add("title", function () {
        return new StringValue(text.toLowerCase().replace(/\b[a-z]/g, function (c) { return c.toUpperCase(); }));
      });
      return methods;
    },
  });

  var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December"];
  var days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  function padded(number, width) { return ("00" + number).slice(-width); }
  function dayOfYear(now) {
    return Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.UTC(now.getFullYear(), 0, 0)) / 864e5);
  }
  function dated(now, letter) {
    switch (letter) {
      case "Y": return String(now.getFullYear());
      case "y": return padded(now.getFullYear() % 100, 2);
      case "m": return padded(now.getMonth() + 1, 2);
      case "d": return padded(now.getDate(), 2);
      case "e": return (now.getDate() < 10 ? " " : "") + now.getDate();
      case "H": return padded(now.getHours(), 2);
      case "I": return padded((now.getHours() + 11) % 12 + 1, 2);
      case "p": return now.getHours() < 12 ? "AM" : "PM";
      case "M": return padded(now.getMinutes(), 2);
      case "S": return padded(now.getSeconds(), 2);
      case "j": return padded(dayOfYear(now), 3);
      case "B": return months[now.getMonth()];
      case "b": return months[now.getMonth()].slice(0, 3);
      case "A": return days[now.getDay()];
      case "a": return days[now.getDay()].slice(0, 3);
      case "F": return now.getFullYear() + "-" + dated(now, "m") + "-" + dated(now, "d");
      case "T": return dated(now, "H") + ":" + dated(now, "M") + ":" + dated(now, "S");
      case "%": return "%";
    }
    throw new Error("strftime_now() does not know %" + letter);
  }
  function strftimeNow(format) {
    var now = new Date();
    return String(format).replace(/%(-?)([^]|$)/g, function (all, dash, letter) {
      var text = dated(now, letter);
      return dash ? text.replace(/^[0 ]+(?=.)/, "") : text;
    });
  }
  var set = jinja.Environment.prototype.set;
  jinja.Environment.prototype.set = function (name, value) {
    if (name === "strftime_now") return set.call(this, name, strftimeNow);
    if (name !== "range") return set.call(this, name, value);
    return set.call(this, name, function (start, stop, step) {
      var count = ((stop === undefined ? start : stop) - (stop === undefined ? 0 : start)) / (step || 1);
      if (count > maxRange) throw new Error("it asks for a range of more than " + maxRange + " numbers");
      return value(start, stop, step);
    });
  };
})(jinja);

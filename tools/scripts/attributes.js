// The attributes of one MathML node, for MathJax, whose own class builds prototype chains of them.
// SPDX-License-Identifier: Apache-2.0
// Qt's engine walks all classes when an object that is a prototype is written to, which takes most of the
// time of a formula. So the four layers are plain objects here, and looking through them is done by hand.
"use strict";

const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

class Attributes {
  constructor(defaults, global) {
    this.attributes = {};
    this.inherited = {};
    this.defaults = Object.assign({}, defaults);
    this.global = global;
  }

  // The nearest value from this layer on; names that no layer has are undefined.
  from(order, name) {
    for (const layer of order) {
      if (has(this[layer], name)) return this[layer][name];
    }
    return undefined;
  }

  set(name, value) { this.attributes[name] = value; }
  setList(list) { Object.assign(this.attributes, list); }
  setInherited(name, value) { this.inherited[name] = value; }

  get(name) {
    const value = this.from(["attributes", "inherited", "defaults", "global"], name);
    return value === exports.INHERIT ? this.global[name] : value;
  }
  getExplicit(name) { return this.from(["attributes"], name); }
  getInherited(name) { return this.from(["inherited", "defaults", "global"], name); }
  getDefault(name) { return this.from(["defaults", "global"], name); }
  getList(...names) {
    const values = {};
    for (const name of names) values[name] = this.get(name);
    return values;
  }

  isSet(name) { return has(this.attributes, name) || has(this.inherited, name); }
  hasDefault(name) { return has(this.defaults, name) || name in this.global; }

  getExplicitNames() { return Object.keys(this.attributes); }
  getInheritedNames() { return Object.keys(this.inherited); }
  getDefaultNames() { return Object.keys(this.defaults); }
  getGlobalNames() { return Object.keys(this.global); }

  getAllAttributes() { return this.attributes; }
  getAllInherited() { return this.inherited; }
  getAllDefaults() { return this.defaults; }
  getAllGlobals() { return this.global; }
}

exports.INHERIT = "_inherit_";
exports.Attributes = Attributes;

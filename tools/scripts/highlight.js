// Turns what Prism finds in code into spans of a few kinds; the last part of prism.js (fetch_scripts.py).
// SPDX-License-Identifier: Apache-2.0

// As ui::CodeKind numbers them. What is not named here looks like what it stands in.
var PLAIN = 0, KEYWORD = 1, STRING = 2, COMMENT = 3, NUMBER = 4, FUNCTION = 5, TYPE = 6, INSERTED = 7, DELETED = 8;

var kinds = Object.create(null);
function name(kind, types) {
  types.split(' ').forEach(function (type) { kinds[type] = kind; });
}
name(KEYWORD, 'keyword atrule important rule directive tag title control-flow module section this self quantifier alternation anchor');
name(STRING, 'string char attr-value regex template-string triple-quoted-string url string-literal code code-snippet ' +
     'multiline-string char-set heredoc docstring string-interpolation scalar atom inline-code verbatim-string raw-string');
name(COMMENT, 'comment prolog doctype cdata shebang coord block-comment hashbang');
name(NUMBER, 'number boolean constant symbol unit hexcode color null nil date datetime time entity');
name(FUNCTION, 'function function-definition function-name method macro decorator annotation builtin command function-variable ' +
     'attribute preproc table');
name(TYPE, 'class-name class type selector property attr-name key variable type-definition namespace label parameter ' +
     'environment return-type char-class special-escape escape backreference');
name(INSERTED, 'inserted inserted-sign');
name(DELETED, 'deleted deleted-sign');
// Code inside of something else begins afresh.
name(PLAIN, 'interpolation script style punctuation operator content code-block');

// At most so many spans; the rest of the code stays plain.
var MOST_SPANS = 60000;

function collect(tokens, kind, state) {
  for (var i = 0; i < tokens.length; ++i) {
    var token = tokens[i];
    if (typeof token === 'string') {
      add(token.length, kind, state);
      continue;
    }
    var own = kinds[token.type];
    if (own === undefined && /^language-/.test(token.type)) own = PLAIN;
    var isMark = token.type === 'punctuation' || token.type === 'operator';
    // The marks of a string or a tag belong to it.
    var next = own === undefined || (isMark && kind !== PLAIN) ? kind : own;
    if (typeof token.content === 'string') add(token.content.length, next, state);
    else collect(Array.isArray(token.content) ? token.content : [token.content], next, state);
  }
}

function add(length, kind, state) {
  var spans = state.spans, last = spans.length - 3;
  if (kind !== PLAIN && length > 0) {
    if (last >= 0 && spans[last + 2] === kind && spans[last] + spans[last + 1] === state.at) spans[last + 1] += length;
    else if (last < 3 * MOST_SPANS) spans.push(state.at, length, kind);
  }
  state.at += length;
}

// The last line up to `latest` that begins outside of everything, or 0: what follows can be read from there.
function restartOf(tokens, latest) {
  var at = 0, restart = 0;
  for (var i = 0; i < tokens.length && at < latest; ++i) {
    var token = tokens[i];
    if (typeof token === 'string') {
      var line = latest - at > 0 ? token.lastIndexOf('\n', latest - at - 1) : -1;
      if (line >= 0) restart = at + line + 1;
    }
    at += token.length;
  }
  return restart;
}

// Prism's time grows faster than the code, so long code is read piece by piece. A piece is read again from the last line
// outside of everything that is so far from its end that what begins there is whole.
var PIECE = 24000, HELD_BACK = 6000;

return function (code, language, latest) {
  var grammar = Object.prototype.hasOwnProperty.call(Prism.languages, language) ? Prism.languages[language] : null;
  if (!grammar || typeof grammar === 'function') throw new Error('the language is not known');
  var state = { at: 0, spans: [] };
  var from = 0, length = PIECE, restart = 0;
  while (true) {
    var piece = code.substr(from, length);
    var isLast = from + piece.length === code.length;
    var env = { code: piece, grammar: grammar, language: language, tokens: Prism.tokenize(piece, grammar) };
    Prism.hooks.run('after-tokenize', env);
    if (latest > from) restart = from + restartOf(env.tokens, latest - from);
    var next = isLast ? piece.length : restartOf(env.tokens, piece.length - HELD_BACK);
    if (next === 0 && !isLast) {
      length *= 2;
      continue;
    }
    state.at = from;
    collect(env.tokens, PLAIN, state);
    if (isLast) return { spans: state.spans.join(' '), restart: restart };
    while (state.spans.length > 0 && state.spans[state.spans.length - 3] >= from + next) state.spans.length -= 3;
    from += next;
    length = PIECE;
  }
};

// Typesets LaTeX with MathJax: setMath(tex, display) gives the SVG and its size in em, or throws a sentence.
// SPDX-License-Identifier: Apache-2.0
// The sources are a model's. Packages that name addresses, files, scripts or other packages are left out
// (html, require, autoload, action, unicode, setoptions), and so is what shows errors as formulas.
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { mathjax } from "mathjax-full/js/mathjax.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import "mathjax-full/js/input/tex/ams/AmsConfiguration.js";
import "mathjax-full/js/input/tex/amscd/AmsCdConfiguration.js";
import "mathjax-full/js/input/tex/base/BaseConfiguration.js";
import "mathjax-full/js/input/tex/boldsymbol/BoldsymbolConfiguration.js";
import "mathjax-full/js/input/tex/braket/BraketConfiguration.js";
import "mathjax-full/js/input/tex/cancel/CancelConfiguration.js";
import "mathjax-full/js/input/tex/cases/CasesConfiguration.js";
import "mathjax-full/js/input/tex/centernot/CenternotConfiguration.js";
import "mathjax-full/js/input/tex/color/ColorConfiguration.js";
import "mathjax-full/js/input/tex/colortbl/ColortblConfiguration.js";
import "mathjax-full/js/input/tex/configmacros/ConfigMacrosConfiguration.js";
import "mathjax-full/js/input/tex/empheq/EmpheqConfiguration.js";
import "mathjax-full/js/input/tex/enclose/EncloseConfiguration.js";
import "mathjax-full/js/input/tex/extpfeil/ExtpfeilConfiguration.js";
import "mathjax-full/js/input/tex/gensymb/GensymbConfiguration.js";
import "mathjax-full/js/input/tex/mathtools/MathtoolsConfiguration.js";
import "mathjax-full/js/input/tex/mhchem/MhchemConfiguration.js";
import "mathjax-full/js/input/tex/newcommand/NewcommandConfiguration.js";
import "mathjax-full/js/input/tex/textcomp/TextcompConfiguration.js";
import "mathjax-full/js/input/tex/textmacros/TextMacrosConfiguration.js";
import "mathjax-full/js/input/tex/upgreek/UpgreekConfiguration.js";
import "mathjax-full/js/input/tex/verb/VerbConfiguration.js";

const packages = ["base", "ams", "amscd", "boldsymbol", "braket", "cancel", "cases", "centernot", "color", "colortbl",
  "configmacros", "empheq", "enclose", "extpfeil", "gensymb", "mathtools", "mhchem", "newcommand", "textcomp", "textmacros",
  "upgreek", "verb"];

// What other clients know and models therefore write.
const macros = {
  bm: ["\\boldsymbol{#1}", 1],
  argmax: "\\operatorname*{argmax}",
  argmin: "\\operatorname*{argmin}",
  sgn: "\\operatorname{sgn}",
  R: "\\mathbb{R}", N: "\\mathbb{N}", Z: "\\mathbb{Z}", Q: "\\mathbb{Q}",
};

// What lasts longer than the formula that says it: a model's definitions must not change the next conversation.
const definition = new RegExp("\\\\(((re|provide)?newcommand|(re)?newenvironment|let|def|Declare\\w+|definecolor|newtagform|"
  + "renewtagform|usetagform|mathtoolsset)\\b)");

const unitsPerEm = 1000;
const xHeight = 0.442;       // of MathJax's font, in em
const columnEm = 40;         // where the number of an equation stands
const maxSource = 10000;     // characters
const maxWidthEm = 240, maxHeightEm = 120;

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);

// Of a kind that Qt's engine knows as an error.
function fail(_jax, error) { throw new Error(error.message); }

function makeDocument() {
  return mathjax.document("", {
    InputJax: new TeX({ packages, macros, formatError: fail, maxMacros: 1000, maxBuffer: 5 * 1024 }),
    OutputJax: new SVG({ fontCache: "none", internalSpeechTitles: false }),
  });
}

let doc = makeDocument();
let mustStartAnew = false;

function inEm(length) {
  const number = parseFloat(length);
  return isFinite(number) ? number * xHeight : 0;
}

globalThis.setMath = function (tex, display) {
  if (tex.length > maxSource) throw new Error("the formula is longer than " + maxSource + " characters");
  if (mustStartAnew) doc = makeDocument();
  doc.inputJax[0].reset(0);  // labels and numbers
  mustStartAnew = true;  // unless it ends well
  const node = doc.convert(tex, {
    display, em: unitsPerEm, ex: xHeight * unitsPerEm, containerWidth: columnEm * unitsPerEm,
  });
  const svg = adaptor.firstChild(node);
  const width = adaptor.getAttribute(svg, "width");
  const isFull = /%/.test(width);
  const least = inEm(adaptor.getStyle(svg, "min-width") || "0");
  const height = inEm(adaptor.getAttribute(svg, "height"));
  const depth = -inEm(adaptor.getStyle(svg, "vertical-align") || "0");
  const size = { width: isFull ? Math.max(columnEm, least) : inEm(width), height: height - depth, depth };
  if (!(size.width <= maxWidthEm && height <= maxHeightEm)) throw new Error("the formula is too large");
  mustStartAnew = definition.test(tex);
  return Object.assign({ svg: adaptor.outerHTML(svg) }, size);
};

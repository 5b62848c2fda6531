// Which language a block of code is in, by the word after its fence.
// SPDX-License-Identifier: Apache-2.0
#include "ui/code/code_language.h"

#include <array>

namespace ui {
namespace {

struct Row {
  const char* grammar;
  const char* name;
  const char* extension;
  const char* words;  // besides the grammar, divided by spaces
};

constexpr std::array kRows = {
    Row{"markup", "HTML", "html", "html htm xhtml vue svelte"},
    Row{"markup", "XML", "xml", "xml xsl xslt rss atom mathml plist"},
    Row{"markup", "SVG", "svg", "svg"},
    Row{"css", "CSS", "css", ""},
    Row{"scss", "SCSS", "scss", "sass"},
    Row{"less", "Less", "less", ""},
    Row{"javascript", "JavaScript", "js", "js mjs cjs node ecmascript"},
    Row{"jsx", "JSX", "jsx", ""},
    Row{"typescript", "TypeScript", "ts", "ts mts cts"},
    Row{"tsx", "TSX", "tsx", ""},
    Row{"json", "JSON", "json", "jsonl ndjson webmanifest"},
    Row{"json5", "JSON with comments", "json", "jsonc"},
    Row{"python", "Python", "py", "py py3 python3 pycon gyp sage"},
    Row{"c", "C", "c", "h"},
    Row{"cpp", "C++", "cpp", "c++ cc cxx hpp hh hxx h++ cuda cu"},
    Row{"csharp", "C#", "cs", "c# cs dotnet"},
    Row{"java", "Java", "java", ""},
    Row{"kotlin", "Kotlin", "kt", "kt kts"},
    Row{"scala", "Scala", "scala", "sc"},
    Row{"swift", "Swift", "swift", ""},
    Row{"objectivec", "Objective-C", "m", "objc objective-c obj-c"},
    Row{"go", "Go", "go", "golang"},
    Row{"rust", "Rust", "rs", "rs"},
    Row{"zig", "Zig", "zig", ""},
    Row{"dart", "Dart", "dart", ""},
    Row{"ruby", "Ruby", "rb", "rb rake gemspec"},
    Row{"php", "PHP", "php", "php5 php7 php8"},
    Row{"perl", "Perl", "pl", "pl pm"},
    Row{"lua", "Lua", "lua", ""},
    Row{"r", "R", "r", "rscript"},
    Row{"julia", "Julia", "jl", "jl"},
    Row{"matlab", "MATLAB", "m", "octave"},
    Row{"haskell", "Haskell", "hs", "hs"},
    Row{"ocaml", "OCaml", "ml", "ml"},
    Row{"fsharp", "F#", "fs", "f# fs"},
    Row{"elixir", "Elixir", "ex", "ex exs"},
    Row{"erlang", "Erlang", "erl", "erl"},
    Row{"clojure", "Clojure", "clj", "clj cljs edn"},
    Row{"lisp", "Lisp", "lisp", "elisp emacs-lisp emacs common-lisp cl scheme racket"},
    Row{"bash", "Shell", "sh", "sh shell zsh ksh fish console shell-session shellsession terminal"},
    Row{"powershell", "PowerShell", "ps1", "ps ps1 pwsh"},
    Row{"batch", "Batch", "bat", "bat cmd dos"},
    Row{"docker", "Dockerfile", "dockerfile", "dockerfile containerfile"},
    Row{"makefile", "Makefile", "mk", "make mk gnumake"},
    Row{"cmake", "CMake", "cmake", ""},
    Row{"sql", "SQL", "sql", "mysql postgresql postgres pgsql psql sqlite plsql tsql"},
    Row{"graphql", "GraphQL", "graphql", "gql"},
    Row{"protobuf", "Protocol Buffers", "proto", "proto proto3"},
    Row{"yaml", "YAML", "yaml", "yml"},
    Row{"toml", "TOML", "toml", ""},
    Row{"ini", "INI", "ini", "cfg conf systemd dosini"},
    Row{"properties", "Properties", "properties", "dotenv env"},
    Row{"nginx", "nginx", "conf", "nginxconf"},
    Row{"markdown", "Markdown", "md", "md mkd gfm"},
    Row{"latex", "LaTeX", "tex", "tex bibtex context"},
    Row{"diff", "Diff", "diff", "patch udiff"},
    Row{"regex", "Regular expression", "txt", "regexp"},
    Row{"solidity", "Solidity", "sol", "sol"},
    Row{"nix", "Nix", "nix", ""},
    Row{"vim", "Vim script", "vim", "viml vimscript"},
    Row{"asm6502", "6502 assembly", "s", ""},
    Row{"nasm", "Assembly", "asm", "asm assembly x86asm"},
    Row{"llvm", "LLVM IR", "ll", "ll"},
    Row{"glsl", "GLSL", "glsl", "hlsl shader vert frag"},
    Row{"wasm", "WebAssembly", "wat", "wat wast"},
    Row{"fortran", "Fortran", "f90", "f90 f95 f77"},
    Row{"verilog", "Verilog", "v", "v sv systemverilog"},
    Row{"vhdl", "VHDL", "vhd", "vhd"},
    Row{"visual-basic", "Visual Basic", "vb", "vb vbnet vba vbscript"},
    Row{"groovy", "Groovy", "groovy", "jenkinsfile"},
    Row{"gradle", "Gradle", "gradle", ""},
    Row{"http", "HTTP", "http", "https"},
    Row{"", "Text", "txt", "text txt plain plaintext plain-text output none nohighlight"},
    Row{"", "CSV", "csv", "csv tsv"},
    Row{"", "Mermaid", "mmd", "mermaid"},
};

bool isOneOf(QStringView word, QLatin1String words) {
  for (const auto one : words.tokenize(u' ', Qt::SkipEmptyParts))
    if (word == one) return true;
  return false;
}

}  // namespace

CodeLanguage languageOf(QStringView word) {
  // "cpp{1,3}", "{.python}", "rust,ignore" and "language-js" are written, too.
  QString cleaned = word.toString().toLower();
  if (cleaned.startsWith(u"{.")) cleaned.remove(0, 2);
  if (cleaned.startsWith(u"language-")) cleaned.remove(0, 9);
  for (qsizetype i = 0; i < cleaned.size(); ++i) {
    if (QStringView(u"{},:").contains(cleaned[i])) cleaned.truncate(i);
  }
  for (const Row& row : kRows) {
    const bool isNamed = *row.grammar != '\0' && cleaned == QLatin1String(row.grammar);
    if (isNamed || isOneOf(cleaned, QLatin1String(row.words)))
      return {QString::fromLatin1(row.name), QString::fromLatin1(row.grammar),
              QString::fromLatin1(row.extension)};
  }
  return {word.toString(), QString(), QStringLiteral("txt")};
}

QStringList knownGrammars() {
  QStringList grammars;
  for (const Row& row : kRows) {
    const QString grammar = QString::fromLatin1(row.grammar);
    if (!grammar.isEmpty() && !grammars.contains(grammar)) grammars << grammar;
  }
  return grammars;
}

}  // namespace ui

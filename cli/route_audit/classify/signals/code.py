"""Signals of code to write, to read or to mend."""

from __future__ import annotations

from route_audit.classify.signals.signal import Signal
from route_audit.classify.signals.wording import any_of, does, word

_BUG = "Traceback (most recent call last):\n  File 'a.py', line 3, in f\nKeyError: 'x'"

CODE = (
    Signal(
        "write_code",
        "asks for code",
        "Write a function that reverses a list.",
        "Write a letter that reverses the decision.",
        any_of(
            word(
                r"(?:write|implement|create|build|develop|code|generate|complete|add|fix|need|want|schreibe?|"
                r"écri[st]|escrib[ae]|escreva|scrivi|programmiere) "
                r"(?:me )?(?:(?:a|an|the|some|this|following|given|eine?|un[ea]?|uma?) )?(?:[\w+#.-]+ ){0,3}"
                r"(?:functions?|funktion|fonction|función|função|funzione|programm?|script|method|endpoint|api (?:for|that|which|with|in)|"
                r"sql|regex|regular expression|algorithm|unit tests?|tests?|class|migration|dockerfile|"
                r"parser|cli|component|webhook|hook|decorator|middleware)\b",
                r"(?:write|implement|create|generate|complete|add|fix|need|want|provide|give me|schreibe?|écri[st]|escrib[ae]|"
                r"escreva|scrivi) (?:me )?(?:(?:a|an|the|some|this|following|given|my|out|clean|working|example|sample|source|"
                r"small|short|simple|python|java|javascript|typescript|php|html|css|sql|rust|go|bash|c\+\+|c#|r) )*code\b",
                r"(?:schreibe?n?|programmiere|erstelle|écri[stv]\w*|escrib[aei]\w*|escreva|scrivi|crea|schrijf) (?:mir |me |moi )?(?:bitte )?"
                r"(?:een|eine?n?|una?|une|uno|uma?) (?:[\w+#.-]+ ){0,2}?[\w+#.-]*(?:abfrage|clase|classe|commande|consulta|funció|funktion|"
                r"fonction|funzione|função|functie|klasse|methode|programa|programme?|requête|script|skript)",
                r"(?:python|java|javascript|typescript|php|rust|sql) (?:\w+ )?code\b",
                r"(?:fill in|replace) .{0,40} with (?:the )?(?:missing )?code\b",
                *(
                    (
                        r"(?:convert|rewrite|port|translate|migrate|transform|optimi[sz]e|simplify) (?:this|the|my|that|following)"
                        r"(?: following)? (?:[\w+#-]+ ){0,2}(?:functions?|code|script|program|query|class|method|algorithm|loop|snippet)\b"
                    ),
                    (
                        r"(?:create|generate|give me|write) (?:an?|the) (?:[\w+#.-]+ ){0,3}(?:assertion|client (?:that|which)|"
                        r"makefile|manifest|playbook|stylesheet|yaml file)\b"
                    ),
                    (
                        r"translate [^.\n]{0,60}\b(?:in)?to (?:an? |the )?(?:[\w-]+ )?(?:assertion|bash|cypher|lean|python|"
                        r"regex|sparql|sql)\b"
                    ),
                    "next line of code",
                    r"the (?:first|second|next|only) line (?:of (?:the )?(?:\w+ )?(?:input|test|case) )?(?:contains|consists of)\b",
                    r"(?:excel|spreadsheet|sheets?) (?:\d+ )?formula\b|formula (?:that|which)\b",
                    "(?:with|the) code that\\b|code completion",
                    r"(?:sql\w*|graphql|cypher|mongo\w*|database|snowflake|bigquery|postgres\w*) (?:queries|query)",
                    r"quer(?:y|ies) (?:that|which) (?:returns?|selects?|finds?|lists?|gets?|retrieves?|answers?)",
                    "(?:sql|query|code) generation",
                    "sql (?:query|statement)",
                    "function (?:signature|body)\\b",
                    "pass(?:es)? the tests",
                ),
            ),
            r"^\W*(?:in |using )?(?:ansible|awk|bash|css|excel|git|google sheets|haskell|html|java|javascript|jq|"
            r"kotlin|latex|lua|perl|php|postgres|power ?shell|python|regex|rust|sed|sql|swift|terraform|typescript|vba)\b[^\n:.?!]{0,40}: ",
            r"関数を|コードを書|函数|写一个(?:程序|脚本)|编写|コード(?:を|の|に)|スクリプトを|SQL(?:を|文)|写.{0,8}(?:代码|脚本|SQL)|生成.{0,4}(?:代码|SQL)",
        ),
        task="code",
        reasoning=4,
    ),
    Signal(
        "code_inside",
        "holds program code",
        "def f(x):\n    return x + 1",
        "I return the book to you.",
        any_of(
            r"(?:^|\n| )(?:def|class|func|fn|function|public|private|const|let|var) \w+ ?[({=:<]",
            r"\bimport \w+[\n;]|\bfrom \w+ import|\bassert \w+\(|(?:^|\n) +return |=> ?[{(]|;\n|#include",
            r"\bselect \S+ from \w|\bcreate table \w|</?(?:div|script|html)",
            r"\b[a-z]\w*\((?:[a-z]\w*, ?)+[a-z]\w*\)|\w\w\((?:[^()\ns]?|[^()\n][^()\n]+)\)(?:[.;:{]|\n)|[\w\])]\.\w+\([^\n]*\)",
            r"\b(?:append|cout|echo|len|print|printf|println|push|range|sizeof)\(",
            r"(?:^|\n) *(?:elif|else|except|for \w+, ?\w+ in|print|return|try)\b[^\n]*[:{;)]\s*(?:\n|$)",
            r"(?:^|\n) *(?:for|foreach|if|switch|while|with)\b[^\n,]*[:{;)]\s*(?:\n|$)",
        ),
        reasoning=1.5,
    ),
    Signal(
        "code_first",
        "begins with program code",
        'def f(x):\n    "Reverse x."',
        "Default values are fine.",
        r"^\s*(?:from \w+ import|import \w+|def \w+\(|class \w+[:({ ]|#include|function \w+\(|public (?:class|static)|"
        r"package \w+|fn \w+\(|const \w+ =)",
        task="code",
        reasoning=2.5,
    ),
    Signal(
        "code_words",
        "speaks of software",
        "It throws a NullPointerException in production.",
        "The bridge spans the river.",
        word(
            r"(?:function|regex|sql query|scripts?|parser|endpoint|middleware|decorator|macro|daemon|iterator|stored procedure) "
            r"(?:in|returning|taking|that|to|which|with)\b",
            r"(?:angular|ansible|asyncio|clickhouse|clojure|crontab|cuda|dockerfile|duckdb|elixir|fastapi|flask|haskell|laravel|"
            r"lua|makefile|mariadb|matlab|mysql|nginx|node\.?js|numpy|ocaml|pandas|perl|php|powershell|pyspark|pytorch|"
            r"ruby|scala|solidity|sqlalchemy|sqlite|swift|systemd|t-sql|vba|verilog|vhdl|vue)\b",
            r"(?:ansible|java|kotlin|mysql|node|numpy|pandas|perl|php|rhel|ruby|rust|scala|sqlite|swift) ?\d[\d.]*\b",
            *(
                r"python\b",
                r"javascript\b",
                r"typescript\b",
                r"java\b",
                r"c\+\+",
                r"rust\b",
                r"golang\b",
                r"kotlin\b",
            ),
            *(
                r"bash\b",
                r"react\b",
                r"kubernetes\b",
                r"terraform\b",
                r"pytest\b",
                "stack ?trace",
                r"traceback\b",
            ),
            *(
                r"\w*exception\b",
                r"segfault\b",
                "null pointer",
                r"deadlocks?\b",
                "race condition",
                "memory leak",
            ),
            *(
                "unit tests?",
                "pull request",
                r"codebase\b",
                r"compiler?\b",
                r"repository\b",
                "microservices?",
            ),
            *(
                "software engineer",
                "linked list",
                "time complexity",
                r"o\(n",
                r"postgres\w*",
                r"redis\b",
                r"docker\b",
            ),
            *(r"p9[59]\b", r"goroutines?\b", r"mutex\b", r"webpack\b", r"django\b", r"regex\b"),
        ),
        reasoning=1.5,
    ),
    Signal(
        "debug",
        "asks to find or fix a fault",
        "Debug this and name the root cause.",
        "There is a bug on the wall.",
        any_of(
            does(
                *(
                    "debug (?:[a-z]+ing|it|my|our|the|these|this|why)",
                    "refactor (?:it|my|our|the|these|this|to|\\w+ing)",
                    "optimi[sz]e",
                    "trace through",
                    "execut(?:e|ing) (?:the|this|these|it)",
                    "troubleshoot",
                ),
                r"(?:fix|resolve) (?:(?:the|this|my|it) )?(?:user'?s? )?(?:\w+ )?(?:bug|code|error|issue|test|function|build|deadlock|sql|query)",
                "review (?:this|the|my) (?:code|pr|diff|change)",
                *("behebe", "débogue", "depura"),
            ),
            word(
                *(
                    "root[- ]cause",
                    "what(?:'s| is) (?:wrong|going on|causing)",
                    "not working",
                    "doesn'?t work",
                ),
                *(
                    "fails? (?:with|when|to)",
                    "code review",
                    r"review comments?\b",
                    r"review(?:s|ing)? (?:an?|this|the|these) (?:\w+ )?(?:diff|patch|pull request|commit)\b",
                    "the provided code",
                    "keeps? (?:crashing|failing)",
                ),
                "output of (?:the|this) (?:code|program|function)",
                r"(?:give|show|write|with) the (?:corrected|fixed) (?:class|code|function|line|method|quer(?:y|ies)|script|version of)\b",
                r"(?:defects|vulnerabilit(?:y|ies)|flaws|bugs) (?:by|in order of) severity\b|security review(?:er)?s?\b",
                *(
                    "steps to reproduce",
                    "expected (?:result|behaviou?r)",
                    "actual (?:result|behaviou?r)",
                    "ursache",
                ),
            ),
            "デバッグ|调试|排查|不具合|バグ|エラーの原因|代码审查|审查以下代码|代码评审|コードレビュー|修复|报错|故障原因",
            word(
                "finde? den fehler",
                "fehlersuche",
                "(?:corrige|trouve) (?:le|ce) bug",
                "(?:encuentra|corrige) el (?:error|fallo)",
                "corrij[ae] o (?:erro|bug)",
                "trova l'errore",
                "funktioniert nicht",
                "ne (?:marche|fonctionne) (?:pas|plus)",
                "no funciona",
                "não funciona",
                "non funziona",
            ),
        ),
        task="debug",
        reasoning=3,
    ),
    Signal(
        "traceback",
        "holds an error trace",
        _BUG,
        "He traced the letters.",
        r"\bTraceback \(most|\.(?:java|kt|js|ts|go|rs):\d+|\n *File \S+, line \d|\bpanic: |\bE\d{4}: ",
        reasoning=1.5,
    ),
)

/**
 * Words by which people of several languages name the same cause of a defect, as sources of regular expressions over small letters: what a remark says in one
 * language is compared with what another one says in another. Only what is told by such words is compared so; a cause that none of them names is
 * compared by its own words. Beginnings of words do, where languages bend their ends.
 */
export const causeWords: Readonly<Record<string, string>> = {
  zero: "\\bzeros?\\b|divisors?\\b|divi[sd]\\w* (?:by|durch|par|por|per) (?:0|zero|null|cero)|durch null\\b|\\bz[eé]ro\\b|\\bcero\\b|영으로|零|ゼロ|\\bнол[ьяюе]|(?<![\\w.])0(?![\\w.])",
  negative:
    "negativ|n[eé]gati[fv]|\\bminus\\b|below zero|less than zero|unter null|음수|마이너스|负数|負の|負数|マイナス|отрицательн|(?<![\\w.)\\]])-\\d",
  empty:
    "\\bempt(?:y|ies)\\b|\\bblank\\b|\\bleer|\\bvides?\\b|\\bvac[ií][oa]|\\bvuot|\\bvazi[oa]|비어|빈 |공백 문자열|空(?!间|間|格)|пуст|\"\"|''|\\[\\]|\\{\\}|no (?:items?|elements?|entries|notes|rows)\\b",
  absent:
    "\\bnull(?:ish|able)?\\b(?! division)|undefined|\\bnil\\b|\\bnone\\b|not (?:set|given|defined)\\b|\\bunset\\b|\\bno \\w+ is given|missing (?:\\w+ )?(?:throws|crashes)|(?<!파일이 )없으면|fehlt|nicht (?:gesetzt|vorhanden|angegeben)|\\babsent|manquant|ausente|널|未定义|未定義|отсутству",
  unfound:
    "no (?:such )?(?:file|folder|entry|key)\\b|missing (?:file|folder|key)|파일이 없|(?:file|folder|path|key) (?:that |which )?(?:is|are|was) (?:not there|missing|absent|gone)|does ?n[o']t exist|not found|enoent|nicht existier|datei fehlt|n'existe pas|introuvable|no existe|존재하지 않|없는 파일|不存在|找不到|存在しない|見つから|не существу|не найден",
  unnumber: "\\binfinit[yé]\\b|\\bnan\\b|unendlich|infini\\b|infinito|무한대|无穷|無限大|бесконечност|not a number",
  huge: "overflow|\\bhuge\\b|too (?:big|large|long|many)|unbounded|without (?:a )?limit|no limit|\\buberlauf|überlauf|zu (?:groß|gross|lang|viele)|unbegrenzt|sans limite|d[eé]bord|desbord|sin l[ií]mite|오버플로|너무 (?:크|긴|많)|제한(?:이|도)? ?없|溢出|过大|无限制|オーバーフロー|大きすぎ|無制限|переполн|слишком (?:больш|длинн|много)",
  race: "\\brac(?:e|es|y|ing)\\b|concurren|simultan|at the same (?:time|moment)|two (?:\\w+ at once|callers|calls|requests|writers|threads|processes|at once)|in parallel|interleav|gleichzeitig|nebenläufig|wettlauf|zwei (?:aufrufe|anfragen|prozesse)|en m[eê]me temps|a la vez|동시|경쟁 (?:상태|조건)|경합|并发|同时|竞[态争]|競合|同時|гонк|одновременн|(?:no|without an?y?) locks?\\b|not atomic|non-atomic|atomar|아토믹|원자적|原子",
  leak: "pil(?:e|es|ed) up|accumulat|ever (?:closed|released|freed|removed|cleared)|nobody (?:closes|removes|clears)|häufen|s'accumul|se acumula|쌓[이인입]|累积|堆积|溜ま|накаплива|\\bleak|never (?:closed|released|freed|removed|cleared)|not (?:closed|released|freed|removed|cleared)|stays? open|left open|\\bleck|nie geschlossen|nicht (?:geschlossen|freigegeben|entfernt)|bleibt offen|\\bfuite|jamais ferm|\\bfuga\\b|nunca se (?:cierra|libera)|누수|닫히지|해제되지|泄[漏露]|没有?关闭|未关闭|リーク|閉じられ|утечк|не закрыва",
  injection:
    "inject|unescaped|not escaped|without escaping|\\bxss\\b|concatenat\\w* (?:in)?to (?:the )?(?:sql|query|command|html|shell)|einschleus|nicht maskiert|injekt|inyecci|주입|이스케이프|인젝션|注入|转义|エスケープ|インジェクション|инъекц|экранир|shell (?:command|meta)|interpolated into (?:the )?(?:sql|query|command|html|shell)",
  access:
    "\\bauth(?:enticat|oriz|oris)?|permission|privileg|world[- ](?:writ|read)able|grants? (?:access|rights)|anybody (?:can|may)|anyone (?:can|may)|any user|other users?'?|berechtig|zugriffsrecht|unbefugt|fremde|ohne anmeldung|droits?\\b|permis[os]|autoriza|권한|인증|인가|누구나|权限|授权|鉴权|任何人|権限|認証|誰でも|прав[ао]? доступ|авториз|любой пользовател",
  secret:
    "secret|password|credential|api key|\\btokens? (?:is|are|in|end|appear|gets?)\\b|passwor[dt]|geheim|mot de passe|contrase|비밀번호|비밀|자격 증명|密码|密钥|凭[据证]|パスワード|秘密|парол|секрет",
  order:
    "\\bsort|\\bunsorted|wrong order|order(?:ing|ed)? (?:is|of|by)|lexicograph|alphabetic|sortier|reihenfolge|lexikograph|\\btri[eé]\\b|\\bordre\\b|\\borden|정렬|순서|排序|顺序|字典序|並べ替え|ソート|順序|辞書順|сортир|порядок|порядк",
  bound:
    "one (?:too )?(?:early|late|soon|short)|(?:final|last) (?:entry|element|item|row|index|value|character|day)|miss(?:es|ing) the (?:last|final|first)|zu früh|하나 덜|少一个|少了?一|一つ足り|off[- ]by[- ]one|last (?:element|item|entry|one|page|row|line|character|note)|one (?:too (?:many|few)|more than|less than|past)|out[- ]of[- ](?:range|bounds)|exceeds? the (?:array|list|length|buffer|string)|(?:against|beyond|past) the (?:length|end)|boundary|bounds|past the end|first (?:element|item|entry) is (?:skipped|lost|left)|um eins|letzte[nrs]?\\b|grenz|außerhalb (?:de[sr] )?(?:bereich|grenz|array|feld)|derni[eè]r|trop t[oô]t|hors limites|[uú]ltim[oa]|fuera de (?:rango|l[ií]mites)|마지막|경계|범위를? (?:벗어|초과)|하나 (?:적|많)|越界|最后一|差一|边界|末尾|最後の|範囲外|境界|последн|границ|за предел|на единицу",
  hidden:
    "swallow|silent|hid(?:es|den|ing) (?:failures?|errors?)|errors? (?:of \\S+ )?(?:is|are) dropped|ignored error|error is ignored|errors are ignored|catch(?:es)? (?:everything|all)|empty catch|nobody hears|no(?:body| one) (?:is told|learns|sees)|unhandled|verschluck|stillschweig|ignoriert|unbehandelt|avale|silencieu|ignor[eé]|traga|silencio|삼키|삼켜|무시|조용히|吞[掉没]?|被?忽略|静默|握りつぶ|無視|黙って|игнорир|молча|проглат|подавля",
  waited:
    "\\bawait|un-?awaited|promise|not waited|without waiting|before it (?:is|has) (?:done|finished|written)|nicht (?:ab)?gewartet|ohne zu warten|sans attendre|sin esperar|기다리지|프로미스|대기하지|等待|未等|待たず|待たれ|プロミス|не ожида|не дожида",
  typed:
    "string (?:instead|and not|rather)|(?:as|compares?|compared) (?:as )?(?:text|strings?)\\b|lexi[ck]ogra|字典序|辞書順|number (?:instead|and not|rather)|as an? (?:string|text)\\b|concatenat(?!\\w* (?:in)?to)|coerc|type mismatch|wrong type|zeichenkette|als (?:string|text)\\b|verkettet|falscher typ|cha[iî]ne|concat[eé]n|cadena|문자열로|문자열이|이어 ?붙|형 ?변환|字符串|类型|拼接|文字列|型が|連結|строк[аойуи]|конкатен",
  inverted:
    "invert|revers(?:ed|al|e)\\b|wrong end|the (?:opposite|contrary|wrong way)|wrong way round|negated|\\bflipped|swapped|umgekehrt|verkehrt|vertauscht|invers[eé]|\\binvertid|al rev[eé]s|반대|거꾸로|뒤바[뀌뀐]|相反|颠倒|反了|弄反|逆(?:に|だ|で)|反転|наоборот|перепута|инверт",
  zone: "time ?zone|greenwich|\\butc\\b|local time|daylight|\\bdst\\b|zeitzone|ortszeit|sommerzeit|fuseau|heure locale|zona horaria|hora local|시간대|현지 시[간각]|时区|本地时间|タイムゾーン|現地時|часов\\w* пояс|местн\\w* врем",
  encoded:
    "encod|\\butf-?(?:8|16)|unicode|surrogate|multi-?byte|non-ascii|kodier|zeichensatz|umlaut|codage|codificaci|인코딩|유니코드|멀티바이트|编码|字节|エンコード|文字コード|マルチバイト|кодировк|юникод",
  letters:
    "upper ?case|lower ?case|case[- ](?:sens|insens)|capital|großschreib|kleinschreib|groß- und klein|majuscul|minuscul|may[uú]scul|대소문자|대문자|소문자|大小写|大写|小写|大文字|小文字|регистр|заглавн",
  rounded:
    "round(?:ed|ing|s)\\b|precision|floating|\\bfloats?\\b|gerundet|rundung|genauigkeit|gleitkomma|arrondi|pr[eé]cision|redonde|precisi[oó]n|반올림|정밀도|부동 ?소수|四舍五入|精度|浮点|丸め|浮動小数|decimals?\\b|fractions?\\b|cents (?:vanish|are lost)|nachkomma|dezimal|d[eé]cimal|소수점|小数|дробн|truncated (?:to|towards)|rounded? down|округл|точност|плавающ",
  twice:
    "collid|collision|not unique|uniqueness|same (?:id|key|name) twice|eindeutig|충돌|고유하지|冲突|碰撞|不唯一|衝突|一意|уникальн|коллиз|duplicat|\\btwice\\b|more than once|repeatedly|doppelt|zweimal|mehrfach|doublon|deux fois|duplicad|dos veces|중복|두 번|여러 번|重复|两次|多次|重複|二重|二回|дублир|дважды|повторн",
  endless:
    "infinite loop|endless|never (?:ends|terminates|returns|stops)|loops? forever|hangs?\\b|does not terminate|endlosschleife|endlos|hängt|boucle infinie|bucle infinito|무한 루프|끝나지 않|멈추지|死循环|无限循环|不会(?:结束|终止)|無限ループ|終わらな|бесконечн\\w* цикл|зависа|зацикл",
  tested:
    "\\btests? (?:is|are|was|were|no longer|does|do)\\b|\\bskipped\\b|assertion|untested|no test|not tested|ungetestet|kein test|übersprungen|sin prueba|pas de test|테스트|단언|测试|断言|跳过|テスト|アサー|тест",
  lost: "\\blost\\b|\\blose[sn]?\\b|losing|overwrit|overwrote|wiped|data loss|discard|verloren|verlier|überschr[ei]+b|datenverlust|perdu|[eé]cras|perte de|perdid|perder|sobrescrib|손실|덮어|유실|사라[지진]|丢失|覆盖|丢弃|失われ|上書き|消え|потер|перезапис|теря",
  trimmed:
    "white ?space|\\btrim|leading (?:and|or|spaces?)|trailing|spaces?\\b|leerzeichen|leerraum|espaces?\\b|espacios?|공백(?! 문자열)|空格|空白|スペース|пробел",
  escaped:
    "travers|outside (?:of )?(?:the|its)|\\.\\./|leaves the (?:folder|directory|root)|aus dem (?:ordner|verzeichnis)|außerhalb de[sr] (?:ordner|verzeichnis|wurzel)|verlässt|en dehors|fuera del? |경로 (?:탈출|조작|순회)|상위 (?:폴더|디렉터리)|목록 밖|目录(?:遍历|穿越)|路径(?:遍历|穿越)|之外|ディレクトリトラバーサル|外の|за пределы (?:папк|каталог)",
  stale:
    "\\bstale\\b|outdated|(?:never|not) (?:refreshed|updated|invalidated)|veraltet|nicht aktualisiert|p[eé]rim[eé]|obsol[eè]t|desactualiz|오래된|갱신되지|过期|失效|旧值|古い|更新され(?:ず|ない)|устарев|не обновля",
  shared:
    "mutat|in[- ]place|modif\\w+ (?:the|its) (?:input|argument|caller|parameter)|(?:altered|changed|modified|mutated) by callers|callers can (?:alter|change|modify|mutate)|internal (?:state|array|list|object)|mutable reference|changes (?:the|its) (?:input|argument|caller)|shared (?:reference|object|array|state)|caller's|alias|verändert (?:das|den|die|ihr)|eingabe verändert|modifie (?:l'|le |la |son )|modifica (?:el|la|su)|원본(?:을|이)|호출자|인수를|인자를|修改(?:了)?(?:输入|原|参数|传入)|原数组|副作用|引数を|呼び出し元|元の配列|изменяет (?:вход|аргумент|исходн)|мутир",
  timed:
    "time ?out|never times out|waits? forever|back-?off|jitter|thundering|zeitüberschreitung|zeitlimit|wiederhol|d[eé]lai|reintent|타임아웃|시간 ?제한|재시도|超时|重试|タイムアウト|再試行|リトライ|тайм-?аут|повтор\\w* попыт",
  united:
    "milliseconds?|\\bms\\b|seconds?\\b|\\bcents?\\b|wrong unit|\\bunits?\\b|millisekunde|sekunde|einheit|millisecondes?|secondes?|unit[eé]s?\\b|milisegundo|segundos?|밀리초|초 단위|단위|毫秒|单位|ミリ秒|単位|миллисекунд|секунд|единиц",
  slow: "blocks? (?:the|all)|synchronous|event loop|blockiert|synchron|bloquea|bloque |동기적|阻塞|同步|同期|блокирует|quadratic|\\bslow|n\\+1|o\\(n|performance|quadratisch|langsam|quadratique|\\blent|cuadr[aá]tic|느리|느려|성능|性能|平方|慢|遅い|遅く|性能|медленн|квадратичн",
  pattern:
    "regular expression|\\bregex|\\bregexp|pattern (?:matches|is)|backtrack|regulärer ausdruck|expression r[eé]guli|expresi[oó]n regular|정규 ?식|정규 표현|正则|正規表現|регулярн",
  unlimited:
    "no (?:upper )?(?:limit|bound|maximum|cap)\\b|unlimited|unbounded|for ?ever|never gives up|without (?:an? )?(?:upper )?(?:limit|bound|maximum)|nothing limits|unbegrenzt|ewig|ohne (?:grenze|limit|ende)|sans (?:limite|fin)|sin (?:l[ií]mite|fin)|제한이? ?없|무제한|영원히|没有上限|无上限|无限|永远|上限がな|無制限|永遠|без ограничен|бесконечно",
  broken:
    "corrupt|half[- ]?(?:way|written|done)|half a |in the middle of|partial(?:ly)? (?:written|write)|dies|power fails|not atomic|non-atomic|beschädigt|halb geschrieben|corrompu|corromp|손상|중단되|절반|损坏|一半|中断|壊れ|破損|途中|поврежд|наполовину",
  plain:
    "plain ?text|clear ?text|(?:in|as) (?:the )?clear|clear passwords?|hash|unencrypted|not encrypted|klartext|unverschlüsselt|en clair|texto plano|평문|암호화되지|해시|明文|未加密|哈希|平文|暗号化され(?:ず|な)|ハッシュ|открыт\\w* виде|хеш",
  clocked:
    "constant[- ]time|timing attack|by measuring|how long it takes|zeitmessung|타이밍 공격|时序攻击|タイミング攻撃|атак\\w* по времени",
  guessed:
    "guess|predict|insecure random|not (?:a )?(?:cryptographically )?(?:secure|random)|cryptographic|vorhersag|erraten|pr[eé]visible|devin|predecible|adivin|예측|추측|암호학적|可预测|猜|不安全的随机|予測|推測|предсказ|угад",
  recursive: "recurs|stack overflow|call stack|rekursi|r[eé]cursi|recursi[oó]n|재귀|递归|再帰|рекурс",
  deadlock: "deadlock|dead lock|verklemm|interblocage|interbloqueo|교착|死锁|デッドロック|взаимн\\w* блокир",
  equated:
    "by reference|reference (?:equality|comparison)|compares? (?:references|identit)|object identity|loose (?:equality|comparison)|strict (?:equality|comparison)|===? instead|referenzvergleich|참조 비교|引用比较|参照の?比較|по ссылке",
  assumed:
    "mutable default|default (?:argument|value|parameter)s?\\b|standardwert|vorgabewert|valeur par d[eé]faut|valor por defecto|기본값|默认值|デフォルト値|по умолчанию",
  mistyped:
    "wrong (?:variable|field|name|property|key|argument)|typo\\b|copy[- ]?(?:and[- ])?paste|misspell|tippfehler|falsche (?:variable|eigenschaft)|mauvaise variable|variable equivocada|오타|잘못된 변수|写错|拼写|用错|タイポ|変数が違|опечатк|не та переменная",
  status:
    "status code|http status|\\b[2345]\\d\\d\\b(?! (?:ms|milli|rows|bytes))|statuscode|code de statut|상태 코드|状态码|ステータスコード|код ответа",
  crossed: "csrf|\\bcors\\b|ssrf|open redirect|cross-origin|forged request",
  calendar:
    "leap (?:year|day)|month (?:is|starts|index)|zero-based month|schaltjahr|bissextile|bisiesto|윤년|闰年|うるう|високосн",
  passed: "fall ?-?through|missing break|fällt durch|break 문|break 语句",
  captured:
    "closure|captur(?:e|es|ed|ing) (?:the )?(?:loop|variable|i\\b)|loop variable|late binding|schleifenvariable|클로저|闭包|クロージャ|замыкан",
  returned:
    "missing return|no return|returns nothing|never returns a|result is (?:dropped|discarded|never used|not returned)|kein rückgabewert|반환하지 않|没有返回|返り値がない|ничего не возвращ",
  unstarted:
    "uninitiali[sz]ed|before it is (?:set|assigned|initiali[sz]ed|defined)|used before|nicht initialisiert|초기화되지|未初始化|初期化されて|не инициализ",
  assigned:
    "assign(?:s|ment|ed)? (?:instead|and not|rather|in (?:a |the )?condition)|single equals|zuweisung|affectation au lieu|asignaci[oó]n en lugar|대입|赋值|代入|присваива",
  iterated:
    "while (?:iterating|removing|looping)|during (?:the )?iteration|shifts? the rest|skipp?(?:s|ed) (?:elements|items|entries|every|while)|(?:elements|items|entries) are skipped|inside forEach|beim durchlaufen|während der iteration|pendant l'it[eé]ration|durante la iteraci|순회 중|반복 중|건너뛰|건너뜁|遍历(?:时|中)|跳过(?:元素|下一)|反復中|走査中|во время обхода|пропуска",
  answered:
    "(?:response|http) (?:errors?|status)|status (?:is|are) (?:ignored|never|not)|res\\.ok|treated as success|antwortstatus|응답 상태|响应状态|レスポンスの?状態|статус ответа",
  logged:
    "\\baudit|(?:not|never|is|are) logged|written to the log|in (?:the )?logs?\\b|log file|protokoll|journalis|registro de auditor|로그|감사 기록|日志|ログ|журнал|логир",
  ported:
    "portab|windows|macos|platform|plattform|plateforme|plataforma|이식성|윈도우|跨平台|移植|プラットフォーム|платформ",
  unused:
    "never (?:used|applied|read|called)|not applied|ignores? the|unused|nie (?:benutzt|angewandt)|wird ignoriert|jamais utilis|nunca se usa|사용되지|적용되지|未使用|没有使用|没有应用|使われ(?:ず|ない)|適用され|не использу|не применя",
};

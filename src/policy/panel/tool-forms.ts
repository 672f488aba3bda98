/** What only one vendor's models write around their words: their thoughts, calls of tools, citations and signatures. */
export const toolForms: readonly RegExp[] = [
  // Thoughts and calls as blocks; one that is not closed goes to the end of its paragraph.
  /<(antml:)?(thinking|think|thought|thoughts|reasoning|reflection|scratchpad|tool_call|tool_calls|tool_use|tool_result|function_call|function_calls|function_results|tool_code|tool_outputs|invoke|parameter|commentary)\b[^>]*>[\s\S]*?<\/(antml:)?\2\s*>/gi,
  /```(?:tool_code|tool_call|tool_outputs?|function_call)\b[\s\S]*?(?:```|$)/gi,
  /<\|channel\|>\s*(?:analysis|commentary)[\s\S]*?(?=<\|channel\|>\s*final|<\|(?:end|return)\|>|$)/gi,
  // Tags that are left, alone.
  /<\/?(?:antml:)?(?:thinking|think|thought|thoughts|reasoning|reflection|scratchpad|tool_calls?|tool_use|tool_result|function_calls?|function_results|tool_code|tool_outputs|invoke|parameter|commentary|answer|final|search_quality_reflection|search_quality_score|ant[A-Za-z]*|artifact)\b[^>]*>/gi,
  /<\|[A-Za-z_]{1,40}\|>(?:\s*(?:final|analysis|commentary|assistant|system|user)\b)?/gi,
  /\[\/?(?:INST|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS|THINK)\]/gi,
  /<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>(?:\s*model\b)?/g,
  // Names of tools as each vendor writes them.
  /\b(?:functions|multi_tool_use|default_api|container|python_user_visible)\.[A-Za-z_]+(?:\([^)\n]{0,400}\))?/gi,
  /\b(?:toolu_|call_|fc_|chatcmpl-|resp_|msg_|rs_)(?=[A-Za-z]*\d)[A-Za-z0-9]{8,}(?![A-Za-z0-9_])/gi,
  /"(?:tool_use_id|functionCall|functionResponse|function_call_output|cache_control|thoughtSignature)"\s*:/g,
  /\bsandbox:\/mnt\/data\//gi,
  // Citations.
  /\ue200[^\ue201\n]{0,200}\ue201|[\ue200-\ue206]/g,
  /【[^】\n]{0,80}】|\u3010[^\u3011\n]{0,80}\u3011/g,
  /\[cite(?:_start|_end)?(?::[^\]\n]{0,80})?\]|:contentReference\[[^\]\n]{0,80}\](?:\{[^}\n]{0,80}\})?|\boaicite:\d+|\bciteturn\w+|\bturn\d+(?:search|view|fetch|news)\d+/gi,
  // Signatures.
  /^[ \t>*_-]*(?:🤖\s*)?(?:co-authored-by|signed[ -]off[ -]by|generated (?:with|by)|sent from|written by|answered by|model|assistant)[ \t*_]*:[^\n]*$/gim,
  /^[ \t>*_-]*🤖[^\n]*$/gmu,
  /🤖/gu,
];

const what =
  "(?:an?\\s+)?(?:(?:large\\s+)?(?:AI|artificial intelligence|language)\\b(?:\\s+(?:language\\s+)?(?:model|assistant|agent))?|assistant)";
/** ", an AI model", ", made by Y": what follows a name. */
const more = `(?:\\s*[,(]?\\s*(?:${what}|(?:made|built|created|trained|developed)\\b[^,.;:!?)\\n]{0,80}|(?:from|by)\\s+NAME)\\)?){0,4}`;

/**
 * Clauses in which an answer says what wrote it: "As X, an AI model made by Y, …". What they stand beside stays. `NAME` stands for a name that is found.
 */
export const selfNamings: readonly string[] = [
  `\\b(?:as|speaking as|being)\\s+(?:NAME${more}[,:]?\\s*|${what}${more}(?:[,:]\\s*|\\s+(?=(?:I|my)\\b)))`,
  `\\b(?:I am|I'm|I’m|this is|my name is|you are talking to|you're talking to)\\s+(?:NAME|${what})${more}(?:[.,:!]\\s*|(?=\\s*(?:$|[;?)\\n]|and\\b|who\\b)))`,
  "^[ \\t>*_-]*(?:generated (?:with|by)|sent from|written by|answered by)\\b[^\\n]{0,40}?NAME[^\\n]*$",
  "\\b(?:I was|I have been|I've been)\\s+(?:made|built|created|trained|developed)\\s+by\\b[^,.;:!?\\n]{0,120}[.,]?\\s*",
  "\\bmy\\s+(?:knowledge cut-?off|makers?|developers?|creators?)\\b[^,.;:!?\\n]{0,120}[.,]?\\s*",
];

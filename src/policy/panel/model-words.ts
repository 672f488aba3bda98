/**
 * Words by which models, their vendors and their tools are known: what an answer says of its maker must not reach whoever judges it. `unmistakable` ones are found
 * anywhere, also within longer words and spelled apart; the others are sources of regular expressions for whole words. Languages that write them otherwise
 * are here as well.
 */
export const unmistakable: readonly string[] = [
  "anthropic",
  "claude",
  "openai",
  "chatgpt",
  "gpt",
  "google",
  "deepmind",
  "gemini",
];

export const wholeWords: readonly string[] = [
  "opus|sonnet|haiku|fable|mythos",
  "클로드|앤트로픽|앤스로픽|克劳德|クロード|アンソロピック|клод|антропик",
  "o[134]|codex|davinci",
  "오픈\\s?ai|오픈에이아이|챗\\s?gpt|챗지피티|지피티|オープンai",
  "bard|gemma|vertex[ _-]?ai",
  "제미나이|제미니|구글|딥마인드|谷歌|ジェミニ|グーグル|джемини|гугл",
  "llama(?:[ _.-]?\\d+)*|meta[ _-]?ai|mistral(?:[ _-]?ai)?|mixtral|codestral|grok|x\\.?ai",
  "deep[ _-]?seek|qwen|tongyi|通义千问|通义|文心一言|文心|ernie[ _-]?bot",
  "kimi|moonshot(?:[ _-]?ai)?|zhipu|glm|minimax|doubao|豆包|cohere|command[ _-]r\\+?",
  "copilot|windsurf|perplexity|nemotron|bedrock",
];

/** Parts of models' names that say nothing of who made them. */
export const plainParts: ReadonlySet<string> = new Set(
  "flash,mini,nano,pro,preview,lite,turbo,code,latest,high,low,medium,large,small,instruct,chat,exp,experimental".split(
    ",",
  ),
);

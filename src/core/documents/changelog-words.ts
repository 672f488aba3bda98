/** In the order in which Keep a Changelog (1.1.0) names them. */
export const kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"] as const;
export type Kind = (typeof kinds)[number];

/** What people call these headings: words of English changelogs, then those of Keep a Changelog's translations (de, es, fr, it, nl, pl, pt, ru, zh, ja, ko). */
const headings: Readonly<Record<Kind, string>> = {
  Added:
    "added|new|features|new features|hinzugefügt|agregado|añadido|ajouté|ajouts|aggiunto|toegevoegd|dodano|dodane|adicionado|добавлено|新增|追加|추가|추가됨",
  Changed:
    "changed|changes|improvements|enhancements|geändert|cambiado|modificado|modifié|changé|modificato|cambiato|gewijzigd|zmieniono|zmienione|alterado|изменено|变更|變更|更改|修改|変更|변경|변경됨",
  Deprecated:
    "deprecated|veraltet|obsoleto|obsolète|déprécié|deprecato|verouderd|przestarzałe|устарело|弃用|棄用|废弃|非推奨|지원 중단",
  Removed:
    "removed|entfernt|eliminado|removido|supprimé|retiré|rimosso|verwijderd|usunięto|usunięte|удалено|移除|删除|刪除|削除|제거|제거됨|삭제|삭제됨",
  Fixed:
    "fixed|fixes|bug fixes|bugfixes|behoben|corregido|arreglado|corrigé|corretto|risolto|opgelost|naprawiono|naprawione|corrigido|исправлено|修复|修復|修正|수정|수정됨",
  Security:
    "security|sicherheit|seguridad|sécurité|sicurezza|beveiliging|bezpieczeństwo|segurança|безопасность|安全|セキュリティ|보안",
};
const unreleased =
  /^(?:unreleased(?: .*)?|(?:v ?)?next(?: release| version)?|upcoming(?: release| changes)?|in development|unveröffentlicht|no publicado|sin publicar|non publié|non rilasciato|non pubblicato|niet uitgebracht|nieopublikowane|niewydane|não publicado|não lançado|не опубликовано|не выпущено|невыпущенное|未发布|未發布|未リリース|미출시|미배포)$/;

/** Which kind of change a heading is of; undefined: of none. */
export function kindOfHeading(name: string): Kind | undefined {
  const said = toWords(name);
  return kinds.find((kind) => headings[kind].split("|").includes(said));
}

/** Whether a heading is that of what is not released yet, with or without a link or a day. */
export function isUnreleased(name: string): boolean {
  return unreleased.test(toWords(name));
}

/** Small letters without marks, emoji and the target of a link. */
function toWords(name: string): string {
  return name
    .replace(/\]\([^)]*\)|\]\[[^\]]*\]/g, "]")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}

const firstWords: readonly (readonly [Kind, RegExp])[] = [
  ["Security", /^(?:secure|security|harden)\b/i],
  ["Fixed", /^(?:fix(?:e[sd])?|correct|mend|repair|resolve[sd]?|hotfix|bugfix)\b/i],
  ["Removed", /^(?:remove|delete|drop|withdraw)[sd]?\b/i],
  ["Deprecated", /^deprecate[sd]?\b/i],
  ["Added", /^(?:add|allow|create|feat(?:ure)?|implement|introduce|let|offer|show|support)(?:s|ed|d)?\b/i],
  // Conventional Commits' words for what users do not see as something new, whatever comes after them.
  ["Changed", /^(?:build|chore|ci|docs?|perf|refactor|revert|style|tests?)(?:\([^)]*\))?!?:/i],
];
/** What may stand before the verb: marks and emoji, `[ui]`, `ABC-12`, and a scope such as `parser:`. */
const prefix = /^(?:[^\p{L}\p{N}[]+|\[[^\]]{0,40}\]|[A-Z]{2,10}-\d+\b|[\w./-]{1,40}(?:\([^)]{0,40}\))?!?:(?=\s))/u;

/** Which heading a title belongs under: by its first word, or the first after what stands before it; else `Changed`. */
export function toKind(title: string): Kind {
  for (let rest = title.trim(); rest !== ""; ) {
    const words = rest.replace(/^\[/, "");
    const found = firstWords.find(([, word]) => word.test(words))?.[0];
    if (found !== undefined) return found;
    const skipped = prefix.exec(rest)?.[0];
    if (skipped === undefined) break;
    rest = rest.slice(skipped.length).trim();
  }
  return "Changed";
}

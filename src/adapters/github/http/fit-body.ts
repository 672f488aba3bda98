const maxBody = 65_536;
const note = "\n\n… cut: GitHub keeps 65,536 characters.";

/** A body as GitHub takes it; a longer one would be refused whole (422 "Body is too long"). */
export function fitBody(body: string): string {
  return body.length <= maxBody ? body : body.slice(0, maxBody - note.length) + note;
}

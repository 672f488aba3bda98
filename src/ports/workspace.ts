/** A folder that belongs to this job, for a tree's files; paths are relative to it and never lead out of it, also through links. */
export interface Workspace {
  readonly folder: string;
  /** All files, `.git` left out, `.gitignore` kept, in path order. `below`: of this folder or file, also what `.gitignore` names. */
  list(below?: string): Promise<readonly string[]>;
  /** undefined when there is none. @throws Fault `input.invalid` when it has more than `maxBytes` (left out: any number will do), which are then not read. */
  read(path: string, maxBytes?: number): Promise<Buffer | undefined>;
  /** Folders above are made. `executable` left out: a file that is there keeps its mode, a new one is not executable. */
  write(path: string, content: Buffer, executable?: boolean): Promise<void>;
  remove(path: string): Promise<void>;
}

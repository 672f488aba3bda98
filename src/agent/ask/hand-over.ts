import type { Prompt } from "../agent-task.ts";
import { beginProgress, type Progress } from "../progress.ts";

const maxDeeds = 60;

/**
 * A fresh conversation for whoever goes on: the same task and what was done so far, never the transcript, as a vendor's reasoning parts mean
 * nothing to another. Counters, money and the state of the files stay; calls may be made again, since their results are not known any more.
 */
export function handOver(prompt: Prompt, progress: Progress, why: string): Progress {
  const fresh = beginProgress(prompt).transcript;
  if (progress.deeds.length === 0) return { ...progress, transcript: fresh, calls: new Map() };
  const left = Math.max(0, progress.deeds.length - maxDeeds);
  const deeds = [
    ...(left > 0 ? [`- (${left} earlier ones)`] : []),
    ...progress.deeds.slice(-maxDeeds).map((deed) => `- ${deed}`),
  ];
  const note = `This work was begun in another conversation. ${why} The files are as it left them. What its tools did:\n${deeds.join("\n")}\nRead what you need again and go on from there.`;
  const [task] = fresh.messages;
  const text = task?.role === "user" ? `${task.text}\n\n${note}` : note;
  return { ...progress, transcript: { ...fresh, messages: [{ role: "user", text }] }, calls: new Map() };
}

import { campaignTools } from './campaigns.ts';
import { invoiceTools } from './invoices.ts';
import { operationTools } from './operations.ts';
import { scopeTools } from './scope.ts';
import { stockTools } from './stocks.ts';

import type { ReadyTool } from './tool.ts';

/** Every tool of the assistant: it reads, it never writes. To add one: declare it in the file of its subject, name it here. */
export const TOOLS: readonly ReadyTool[] = [...stockTools, ...campaignTools, ...operationTools, ...invoiceTools, ...scopeTools];

/** null for a name that no tool bears. */
export const toolNamed = (name: string): ReadyTool | null => TOOLS.find((tool) => tool.name === name) ?? null;

/**
 * What its tool was asked, parsed by it, from the arguments of an answer, which tell people the branch and the article besides. null = they are not
 * what that tool takes.
 */
export function inputOf(
  tool: ReadyTool,
  { division: _, divisions: __, article, ...own }: Record<string, unknown>,
): Record<string, unknown> | null {
  for (const each of [{ ...own, article }, own]) {
    const parsed = tool.input.safeParse(each);
    if (parsed.success) return parsed.data as Record<string, unknown>;
  }
  return null;
}

/** Whether the tool of a planned call takes its input: one that is refused would be an error that asking again never ends. */
export const isCallable = ({ tool, input }: { tool: string; input: unknown }): boolean =>
  toolNamed(tool)?.input.safeParse(input).success === true;

import { z } from 'zod';
import { campaignTools } from './campaigns.ts';
import { stockTools } from './stocks.ts';
import { subjectTools } from './subjects.ts';
import { type Finding, type ReadyTool, ready } from './tool.ts';

const scope = ready({
  name: 'scope_describe',
  description: 'Périmètre et droits de la personne connectée.',
  input: z.strictObject({}),
  anyRight: [],
  dataset: 'Périmètre',
  view: 'divisions_readonly',
  apiCall: '/Divisions/getDivisions',
  run: async (): Promise<Finding> => ({ kind: 'scope', meta: null }),
});

/** Every tool of the assistant: it reads, it never writes. To add one: declare it in the file of its subject, name it here. */
export const TOOLS: readonly ReadyTool[] = [...stockTools, ...campaignTools, ...subjectTools, scope];

/** null for a name that no tool bears. */
export const toolNamed = (name: string): ReadyTool | null => TOOLS.find((tool) => tool.name === name) ?? null;

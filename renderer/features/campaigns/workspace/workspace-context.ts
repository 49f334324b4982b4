import { createContext, useContext } from 'react';
import type { Section } from '../../../../shared/model/campaign.ts';
import type { Workspace, WorkspaceIssue } from '../../../../shared/model/workspace.ts';
import type { SaveState } from './autosave.ts';
import type { PatchOf } from './merge-patch.ts';

export interface WorkspaceWork {
  workspace: Workspace;
  saving: SaveState;
  readOnly: boolean;
  change<S extends Section>(section: S, patch: PatchOf<S>): void;
  /** Sends what is typed; before anything that reads the campaign as stored. */
  flush(): Promise<void>;
  adopt(workspace: Workspace): void;
  versionOf(section: Section): string;
  issuesAt(field: string): WorkspaceIssue[];
  goTo(section: Section, field?: string): void;
}

const Context = createContext<WorkspaceWork | null>(null);
export const WorkspaceProvider = Context.Provider;

/** The campaign being prepared. @throws when used outside of its screen */
export function useWorkspace(): WorkspaceWork {
  const work = useContext(Context);
  if (!work) throw new Error('useWorkspace is used outside of the workspace');
  return work;
}

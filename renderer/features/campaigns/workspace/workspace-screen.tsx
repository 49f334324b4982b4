import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { AppError } from '../../../../shared/errors.ts';
import { SECTION_LABELS, SECTIONS, type Section } from '../../../../shared/model/campaign.ts';
import type { SessionInfo } from '../../../../shared/model/tenant.ts';
import type { SectionConflict, Workspace } from '../../../../shared/model/workspace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { formatInstant } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Screen } from '../../../ui/screen.tsx';
import { useCommands } from '../../core/commands.ts';
import { Dataset } from '../../core/dataset.tsx';
import { useLink } from '../../core/link-context.tsx';
import { isSignedOut, useCall, useOwner } from '../../core/queries.ts';
import { useSessionGate } from '../../core/session-gate.ts';
import { type Autosave, createAutosave, type SaveState } from './autosave.ts';
import { Checklist } from './checklist.tsx';
import { Checks } from './checks.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { SaveNote } from './save-note.tsx';
import { SectionView } from './section-view.tsx';
import { useWorkspace, WorkspaceProvider, type WorkspaceWork } from './workspace-context.ts';
import '../campaigns.css';
import './workspace.css';

/** Preparing a campaign: nine sections in any order, saved as they are typed, the checks always at the right. */
export function WorkspaceScreen() {
  const { id: given } = useParams<{ id: string }>();
  const id = Number(given);
  const valid = Number.isInteger(id) && id > 0;
  const opened = useCall('workspace.open', { campaignId: id }, { enabled: valid });
  return (
    <Screen
      title={opened.data?.name ?? `Campagne n° ${given}`}
      lead={
        <Link href="/campagnes?onglet=drafts" className="back">
          <Icon name="chevron-left" size={12} /> Campagnes
        </Link>
      }
      status={
        opened.data ? (
          <span className="muted">
            {opened.data.statusLabel} · n° {opened.data.campaignId} · {opened.data.divisionName}
          </span>
        ) : null
      }
      actions={
        <Link href={`/campagnes/${given}`} className="button button-secondary button-m">
          <Icon name="eye" size={15} /> <span>Dossier de validation</span>
        </Link>
      }
    >
      <Dataset query={opened} shape="text">
        {(workspace) => <Work key={workspace.campaignId} workspace={workspace} refresh={() => void opened.refetch()} />}
      </Dataset>
    </Screen>
  );
}

const DERIVED = /^(campaigns\.(previews|calendar)|contacts\.(problems|duplicates))$/u;

const sectionOf = (query: string): Section | null => {
  const asked = new URLSearchParams(query).get('section');
  return SECTIONS.find((section) => section === asked) ?? null;
};

function Work({ workspace, refresh }: { workspace: Workspace; refresh: () => void }) {
  const link = useLink();
  const owner = useOwner();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [conflict, setConflict] = useState<SectionConflict | null>(null);
  const [epoch, setEpoch] = useState(0);
  const campaignId = workspace.campaignId;
  const section = sectionOf(useSearch()) ?? workspace.lastSection ?? 'projet';
  const adopt = (next: Workspace) => client.setQueryData(['workspace.open', { campaignId }, owner], next);
  // MyCfia says nothing of what it has not got yet: previews and lists are asked again from what is kept here.
  const onKept = () => void client.invalidateQueries({ predicate: ({ queryKey }) => DERIVED.test(String(queryKey[0])) });
  const onConflict = (found: SectionConflict) => {
    setConflict(found);
    // The section says from now on that it waits for a choice, whenever the dialog is closed.
    refresh();
  };
  const [autosave, saving, settled] = useAutosave(workspace, adopt, onConflict, onKept);
  const [target, setTarget] = useState<string | null>(null);

  useEffect(() => {
    void link.call('workspace.visit', { campaignId, section }).catch(() => undefined);
  }, [link, campaignId, section]);
  useEffect(() => {
    if (target === null) return;
    setTarget(null);
    focusField(target);
  }, [target]);

  const goTo = (next: Section, field?: string) => {
    navigate(`/campagnes/${campaignId}/atelier?section=${next}`, { replace: true });
    setTarget(field ?? '');
  };
  useCommands([
    { id: 'refresh', title: "Actualiser l'atelier", group: 'Actions', keys: 'F5', icon: 'arrow-clockwise', run: refresh },
    ...SECTIONS.map((each) => ({
      id: `section.${each}`,
      title: `Section : ${SECTION_LABELS[each]}`,
      group: 'Aller à' as const,
      run: () => goTo(each),
    })),
  ]);
  const work: WorkspaceWork = {
    workspace,
    saving,
    readOnly: !workspace.editable.allowed,
    change: autosave.change,
    flush: autosave.flush,
    adopt,
    versionOf: (each) => workspace.states.find((state) => state.section === each)?.version ?? '',
    issuesAt: (field) => workspace.issues.filter((issue) => issue.section === section && issue.field === field),
    goTo,
  };
  const local = workspace.states.find((state) => state.local?.state === 'conflict');
  return (
    <WorkspaceProvider value={work}>
      {workspace.editable.allowed ? null : (
        <Banner tone="info" icon="lock" title="Lecture seule.">
          {workspace.editable.reason}
        </Banner>
      )}
      {workspace.sentBack && workspace.editable.allowed ? (
        <Banner
          tone="warning"
          icon="arrow-counterclockwise"
          title={`Renvoyée par ${workspace.sentBack.by}, le ${formatInstant(workspace.sentBack.at)}.`}
        >
          « {workspace.sentBack.reason} »
        </Banner>
      ) : null}
      {saving.kind === 'kept' ? (
        <Banner tone="warning" icon="hdd">
          {saving.message}
        </Banner>
      ) : null}
      {saving.kind === 'failed' ? (
        <Banner tone="danger" title="Non enregistré.">
          {saving.message}
        </Banner>
      ) : null}
      {local && !conflict ? <KnownConflict section={local.section} onOpen={setConflict} /> : null}
      <div className="ws">
        <Checklist section={section} onGo={(each) => goTo(each)} />
        <div className="ws-main">
          <SectionView
            key={`${section}${epoch}`}
            section={section}
            note={<SaveNote saving={saving} onRetry={() => void autosave.flush()} />}
          />
        </div>
        <Checks section={section} />
      </div>
      {conflict ? (
        <ConflictDialog
          campaignId={campaignId}
          conflict={conflict}
          onClose={() => setConflict(null)}
          onDone={(next) => {
            if (next) adopt(next);
            else refresh();
            settled();
            setConflict(null);
            setEpoch((former) => former + 1);
          }}
        />
      ) : null}
    </WorkspaceProvider>
  );
}

/** A conflict met before, left for later. */
function KnownConflict({ section, onOpen }: { section: Section; onOpen: (conflict: SectionConflict) => void }) {
  const link = useLink();
  const { workspace } = useWorkspace();
  const [error, setError] = useState<string | null>(null);
  const open = async () => {
    setError(null);
    try {
      const result = await link.call('workspace.conflict', { campaignId: workspace.campaignId, section });
      if (result.outcome === 'conflict') onOpen(result.conflict);
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <Banner
      tone="warning"
      icon="arrow-left-right"
      title={`La section ${SECTION_LABELS[section]} a été modifiée ailleurs.`}
      actions={
        <Button size="s" onClick={() => void open()}>
          Comparer
        </Button>
      }
    >
      {error ?? 'Votre saisie est gardée sur ce poste.'}
    </Banner>
  );
}

const signedIn = (client: QueryClient): number | undefined => client.getQueryData<SessionInfo | null>(['session.current', {}])?.user.id;

/** The saving of one campaign, for as long as it is shown; what waits is sent when it leaves the screen. */
function useAutosave(
  workspace: Workspace,
  adopt: (next: Workspace) => void,
  conflicted: (conflict: SectionConflict) => void,
  kept: () => void,
) {
  const link = useLink();
  const [saving, setSaving] = useState<SaveState>({ kind: 'idle' });
  const client = useQueryClient();
  const author = useRef(signedIn(client)).current;
  const latest = useRef({ workspace, adopt, conflicted, kept });
  latest.current = { workspace, adopt, conflicted, kept };
  const autosave = useMemo<Autosave>(
    () =>
      createAutosave({
        campaignId: latest.current.workspace.campaignId,
        send: async (input) => {
          // Somebody else has signed in where this one's session ended: it must not be written under their name.
          const user = signedIn(client);
          if (user !== undefined && user !== author) throw new AppError('forbidden', 'Cette saisie est celle d’un autre utilisateur.');
          return link.call('workspace.save', input).catch((error: unknown) => {
            if (isSignedOut(error)) useSessionGate.getState().expire();
            throw error;
          });
        },
        versionOf: (section) => latest.current.workspace.states.find((state) => state.section === section)?.version ?? '',
        adopt: (next) => {
          // Read before the page is drawn again: the next save must name the version just written.
          latest.current = { ...latest.current, workspace: next };
          latest.current.adopt(next);
        },
        conflicted: (conflict) => latest.current.conflicted(conflict),
        changed: (state) => {
          setSaving(state);
          if (state.kind === 'kept') latest.current.kept();
        },
        later: (run, milliseconds) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
    [link, client, author],
  );
  const expired = useSessionGate((gate) => gate.expired);
  useEffect(() => {
    // Signed in again in place: what waited goes at once.
    if (!expired && autosave.waiting()) void autosave.flush();
  }, [expired, autosave]);
  useEffect(() => {
    const leave = () => void autosave.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [autosave]);
  return [autosave, saving, () => setSaving({ kind: 'idle' })] as const;
}

/** Puts the keyboard on the field a check names, else on the title of the section. */
function focusField(field: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-field]')];
  const found =
    fields.find((element) => element.dataset.field === field) ??
    (field === ''
      ? undefined
      : fields.find((element) => field.startsWith(`${element.dataset.field}.`) || element.dataset.field?.startsWith(`${field}.`)));
  const element = found ?? document.querySelector<HTMLElement>('.ws-title');
  element?.scrollIntoView({ block: 'center' });
  element?.focus({ preventScroll: true });
}

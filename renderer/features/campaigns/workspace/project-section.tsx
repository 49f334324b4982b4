import { CLIENT_TYPES, GOAL_LABELS, GOALS } from '../../../../shared/model/workspace.ts';
import { ChoiceField, DayField, EurosField, TextField } from './fields.tsx';
import type { PatchOf } from './merge-patch.ts';
import { useWorkspace } from './workspace-context.ts';

const CLIENT_TYPE_LABELS: Record<(typeof CLIENT_TYPES)[number], string> = {
  B2B: 'Entreprises',
  B2C: 'Particuliers',
  B2B_B2C: 'Entreprises et particuliers',
};
const known = <V extends string>(values: readonly V[], value: string | null): V | null => values.find((each) => each === value) ?? null;

/** Who, why, how much, when. */
export function ProjectSection() {
  const { workspace, change } = useWorkspace();
  const project = workspace.sections.projet;
  const set = (patch: PatchOf<'projet'>) => change('projet', patch);
  return (
    <>
      <TextField
        label="Nom de la campagne"
        field="name"
        value={project.name}
        limit={100}
        maxLength={255}
        onChange={(name) => set({ name })}
      />
      <div className="ws-pair">
        <TextField
          label="Entreprise"
          field="companyName"
          value={project.companyName}
          maxLength={255}
          onChange={(companyName) => set({ companyName })}
        />
        <TextField
          label="Secteur"
          field="companyCategory"
          value={project.companyCategory}
          maxLength={255}
          onChange={(companyCategory) => set({ companyCategory })}
        />
      </div>
      <div className="ws-pair">
        <ChoiceField
          label="But"
          field="goalType"
          value={known(GOALS, project.goalType)}
          options={GOALS.map((value) => ({ value, label: GOAL_LABELS[value] }))}
          onChange={(goalType) => set({ goalType })}
        />
        <ChoiceField
          label="Clientèle"
          field="clientType"
          value={known(CLIENT_TYPES, project.clientType)}
          options={CLIENT_TYPES.map((value) => ({ value, label: CLIENT_TYPE_LABELS[value] }))}
          onChange={(clientType) => set({ clientType })}
        />
      </div>
      <TextField
        label="Objectif"
        field="goalDescription"
        rows={3}
        value={project.goalDescription}
        hint="20 caractères au moins : ce que le validateur relira."
        onChange={(goalDescription) => set({ goalDescription })}
      />
      <TextField label="Contexte" field="context" rows={3} value={project.context} onChange={(context) => set({ context })} />
      <div className="ws-trio">
        <DayField label="Début" field="startDate" value={project.startDate} onChange={(startDate) => set({ startDate })} />
        <DayField label="Fin" field="endDate" value={project.endDate} onChange={(endDate) => set({ endDate })} />
        <EurosField label="Budget (€ HT)" field="budget" value={project.budgetEuros} onChange={(budgetEuros) => set({ budgetEuros })} />
      </div>
      <TextField
        label="Site de destination"
        field="website"
        value={project.website}
        maxLength={2048}
        inputMode="url"
        placeholder="https://"
        onChange={(website) => set({ website: website || null })}
      />
      <p className="muted small">
        Client : {project.client.name}
        {project.client.email ? ` · ${project.client.email}` : ''}
        {project.client.phone ? ` · ${project.client.phone}` : ''}
      </p>
    </>
  );
}

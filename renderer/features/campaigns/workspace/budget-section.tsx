import { POSTAGE_LABELS, POSTAGES } from '../../../../shared/model/workspace.ts';
import { BudgetTable, PostageCompare } from '../budget-view.tsx';
import { ChoiceField, EurosField } from './fields.tsx';
import { useWorkspace } from './workspace-context.ts';

/** What it will cost, and the two postages side by side. */
export function BudgetSection() {
  const { workspace, change } = useWorkspace();
  const { budget, projet } = workspace.sections;
  return (
    <>
      <div className="ws-pair">
        <EurosField
          label="Budget du projet (€ HT)"
          field="budget"
          value={projet.budgetEuros}
          onChange={(budgetEuros) => change('budget', { budgetEuros })}
        />
        {budget.postages.length > 0 ? (
          <ChoiceField
            label="Affranchissement"
            field="postage"
            value={budget.postage}
            options={POSTAGES.map((value) => ({ value, label: POSTAGE_LABELS[value] }))}
            onChange={(postage) => postage && change('budget', { postage })}
          />
        ) : null}
      </div>
      <BudgetTable budget={budget} />
      <PostageCompare budget={budget} />
    </>
  );
}

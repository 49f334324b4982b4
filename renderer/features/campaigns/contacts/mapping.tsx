import { useState } from 'react';
import {
  CONTACT_FIELD_LABELS,
  CONTACT_FIELD_NAMES,
  type ContactFieldName,
  type ContactsPreview,
} from '../../../../shared/model/contact.ts';
import { ADDRESS_ORIGIN_LABELS, ADDRESS_ORIGINS, type AddressOrigin } from '../../../../shared/model/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { countOf, formatBytes, formatPercent } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Tag } from '../../../ui/tag.tsx';

export interface MappingChoice {
  mapping: { index: number; field: ContactFieldName }[];
  origin: AddressOrigin;
}

interface MappingProps {
  preview: ContactsPreview;
  origin: AddressOrigin;
  pending: boolean;
  onSheet: (sheet: string) => void;
  onApply: (choice: MappingChoice) => void;
  onCancel: () => void;
}

const SURE = 0.75;

/** Each column of the file against what it stands for: suggested, with its samples, decided by the operator. */
export function Mapping({ preview, origin: former, pending, onSheet, onApply, onCancel }: MappingProps) {
  const [fields, setFields] = useState<ReadonlyMap<number, ContactFieldName>>(
    () => new Map(preview.columns.flatMap((column) => (column.suggestion ? [[column.index, column.suggestion] as const] : []))),
  );
  const [origin, setOrigin] = useState<AddressOrigin>(former);
  const twice = [...fields.values()].find((field, index, all) => all.indexOf(field) !== index);
  const set = (index: number, field: ContactFieldName | null) => {
    const next = new Map(fields);
    if (field) next.set(index, field);
    else next.delete(index);
    setFields(next);
  };
  return (
    <div className="map">
      <p>
        <strong>{preview.fileName}</strong>{' '}
        <span className="muted">
          {countOf(preview.rows, 'ligne')} · {formatBytes(preview.bytes)}
          {preview.encoding ? ` · ${preview.encoding}` : ''}
          {preview.separator ? ` · séparateur « ${preview.separator === '\t' ? 'tabulation' : preview.separator} »` : ''}
        </span>
      </p>
      {preview.remarks.length > 0 ? (
        <ul className="map-remarks small">
          {preview.remarks.map((remark) => (
            <li key={remark}>
              <Icon name="info-circle" size={13} /> {remark}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="map-options">
        {preview.sheets.length > 1 ? (
          <label className="map-option">
            <span>Feuille</span>
            <select className="input select" value={preview.sheet ?? ''} onChange={(event) => onSheet(event.target.value)}>
              {preview.sheets.map((sheet) => (
                <option key={sheet}>{sheet}</option>
              ))}
            </select>
          </label>
        ) : null}
        <label className="map-option">
          <span>Origine des adresses</span>
          <select className="input select" value={origin} onChange={(event) => setOrigin(event.target.value as AddressOrigin)}>
            {ADDRESS_ORIGINS.map((each) => (
              <option key={each} value={each}>
                {ADDRESS_ORIGIN_LABELS[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="table-box map-table">
        <table className="table">
          <caption className="visually-hidden">Colonnes du fichier et ce qu'elles désignent</caption>
          <thead>
            <tr>
              <th scope="col">Colonne</th>
              <th scope="col">Exemples</th>
              <th scope="col">Désigne</th>
              <th scope="col">Suggestion</th>
            </tr>
          </thead>
          <tbody>
            {preview.columns.map((column) => (
              <tr key={column.index}>
                <th scope="row" className="map-column">
                  {column.header || `Colonne ${column.index + 1}`}
                </th>
                <td className="muted small map-samples">{column.samples.slice(0, 3).join(' · ') || 'vide'}</td>
                <td>
                  <select
                    className="input select"
                    aria-label={`Ce que désigne ${column.header || `la colonne ${column.index + 1}`}`}
                    value={fields.get(column.index) ?? ''}
                    onChange={(event) => set(column.index, (event.target.value || null) as ContactFieldName | null)}
                  >
                    <option value="">Ne pas importer</option>
                    {CONTACT_FIELD_NAMES.map((field) => (
                      <option key={field} value={field}>
                        {CONTACT_FIELD_LABELS[field]}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {column.suggestion ? (
                    <span className="map-why" title={column.why ?? undefined}>
                      <Tag
                        tone={column.confidence >= SURE ? 'success' : 'warning'}
                        icon={column.confidence >= SURE ? 'check2' : 'question-circle'}
                      >
                        {formatPercent(Math.round(column.confidence * 100) / 100)}
                      </Tag>
                      <span className="muted small">{column.why}</span>
                    </span>
                  ) : (
                    <span className="muted small">aucune</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {twice ? (
        <p className="field-error" role="alert">
          Deux colonnes désignent « {CONTACT_FIELD_LABELS[twice]} » : gardez-en une.
        </p>
      ) : null}
      <div className="dialog-foot">
        <Button onClick={onCancel}>Annuler</Button>
        <Button
          variant="primary"
          icon="check2"
          pending={pending}
          aria-disabled={fields.size === 0 || twice !== undefined}
          onClick={() => {
            if (fields.size > 0 && twice === undefined)
              onApply({ mapping: [...fields].map(([index, field]) => ({ index, field })), origin });
          }}
        >
          Importer {countOf(preview.rows, 'ligne')}
        </Button>
      </div>
    </div>
  );
}

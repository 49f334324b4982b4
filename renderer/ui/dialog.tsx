import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';

interface DialogProps {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  size?: 's' | 'm' | 'l';
  /** The title is for screen readers only (palette). */
  bare?: boolean;
  /** Closing by a click outside or Échap; off for what must be answered. */
  dismissable?: boolean;
}

/** A modal: focus stays inside, Échap closes, the page behind is inert. Kept for what is destructive, signed, or short-lived. */
export function Dialog({ title, open, onClose, children, size = 'm', bare = false, dismissable = true }: DialogProps) {
  return (
    <ModalOverlay
      className={`overlay ${bare ? 'overlay-top' : ''}`}
      isOpen={open}
      isDismissable={dismissable}
      isKeyboardDismissDisabled={!dismissable}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className={`modal modal-${size}`}>
        <AriaDialog className="dialog">
          <header className={bare ? 'visually-hidden' : 'dialog-head'}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {dismissable && !bare ? <IconButton icon="x-lg" label="Fermer" onClick={onClose} /> : null}
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

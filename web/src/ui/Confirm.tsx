import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Button } from './Button';

/** Asks before something that is hard to take back. The words of the button say what happens. */
export function Confirm(props: {
  open: boolean;
  title: string;
  action: string;
  busy?: boolean;
  children: ReactNode;
  onClose: () => void;
  onConfirm: () => void;
}) {
  return (
    <Modal opened={props.open} onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="col gap">
        {props.children}
        <div className="row end">
          <Button onClick={props.onClose}>Cancel</Button>
          <Button kind="danger" onClick={props.onConfirm} disabled={props.busy}>
            {props.action}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './Button';

/** A text to take away, such as a link or a secret. Where the browser does not let us copy, it can be selected. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="col gap-s copy-text">
      <span className="small muted">{label}</span>
      <code className="secret">{text}</code>
      <div>
        <Button
          size="sm"
          icon={copied ? <Check size={14} strokeWidth={2} /> : <Copy size={14} strokeWidth={1.6} />}
          onClick={() => void copy()}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
    </div>
  );
}

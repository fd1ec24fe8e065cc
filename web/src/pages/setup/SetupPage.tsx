import { useEffect, useState, type FormEvent } from 'react';
import { post, url } from '../../api/client';
import type { ImportJob } from '../../api/data';
import { queryClient, keys } from '../../api/queries';
import type { Invite } from '../../api/project-parts';
import type { Project } from '../../api/types';
import { Link, navigate } from '../../app/router';
import { uploader } from '../../upload/uploader';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Loaded';
import { Mark } from '../../ui/Mark';
import { ThemeButton } from '../../ui/ThemeButton';
import { useKeys } from '../../ui/useKeys';
import { Aside } from './Aside';
import { firstDraft, missing, request, type Draft } from './draft';
import { GoalStep } from './GoalStep';
import { ImagesStep } from './ImagesStep';
import { MarkStep } from './MarkStep';
import './setup.css';
import { Starting } from './Starting';

/** A new project in three steps on one page; defaults are filled in, and one button starts labelling. */
export default function SetupPage() {
  const [draft, setDraft] = useState<Draft>(firstDraft);
  const [files, setFiles] = useState<File[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<{ project: Project; invite?: string } | null>(null);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  useEffect(() => {
    document.title = 'New project · Winnow';
  }, []);
  useKeys({ c: () => change({ kind: 'class' }), b: () => change({ kind: 'boxes' }), m: () => change({ kind: 'masks' }) }, made === null);

  const lacks = missing(draft, files.length);
  const create = async (start: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const project = await post<Project>(url('projects'), request(draft));
      if (draft.source === 'folder')
        await post<ImportJob>(url(['projects', project.id, 'imports']), { kind: 'folder', root: draft.root, path: draft.path });
      else uploader.add(project.id, files);
      const invite = draft.invite
        ? (await post<Invite & { link: string }>(url('invites'), { role: 'labeller', project: project.id })).link
        : undefined;
      await queryClient.invalidateQueries({ queryKey: keys.projects, exact: true });
      if (start) setMade({ project, invite });
      else navigate(`/projects/${project.id}/dashboard`);
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!lacks && !busy) void create(true);
  };
  const done = [
    draft.name.trim() !== '' && (draft.source === 'folder' ? draft.root !== '' : files.length > 0),
    draft.classes.length > (draft.kind === 'class' && !draft.several ? 1 : 0),
    true,
  ];
  const now = done.indexOf(false);
  const look = (step: number) => (done[step] && step !== 2 ? 'done' : step === now || (now < 0 && step === 2) ? 'now' : '');

  return (
    <div className="setup">
      <header className="s-bar">
        <Link to="/" className="row" aria-label="Winnow, all projects">
          <Mark />
          <span className="word">Winnow</span>
        </Link>
        <span className="grow" />
        <span className="small muted hide-s">Everything stays on this machine</span>
        <ThemeButton />
      </header>
      {made ? (
        <Starting project={made.project} invite={made.invite} upload={draft.source === 'upload'} />
      ) : (
        <div className="s-cols">
          <main>
            <form onSubmit={submit}>
              <h1 className="s-title">New project</h1>
              <ImagesStep draft={draft} change={change} files={files} setFiles={setFiles} look={look(0)} />
              <MarkStep draft={draft} change={change} look={look(1)} />
              <GoalStep draft={draft} change={change} look={look(2)} />
              <Failure error={error} />
              <footer className="s-foot">
                <span className="muted small grow">
                  {lacks ?? <span className="hide-s">Nothing is fixed: classes, order and budget can change at any time.</span>}
                </span>
                <Button size="lg" className="hide-s" disabled={lacks !== null || busy} onClick={() => void create(false)}>
                  Save for later
                </Button>
                <Button size="lg" kind="primary" type="submit" keys="Enter" disabled={lacks !== null || busy}>
                  Create and label the first image
                </Button>
              </footer>
            </form>
          </main>
          <Aside draft={draft} />
        </div>
      )}
    </div>
  );
}

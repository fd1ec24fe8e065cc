export default function LabelPage({ project }: { project: string }) {
  return <main>{project}</main>;
}

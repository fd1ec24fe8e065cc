import { useSession, useSetUp } from '../../api/queries';
import { navigate } from '../../app/router';
import { Link } from '../../app/router';
import { NewAccountForm } from './NewAccountForm';
import { SignFrame } from './SignFrame';
import { useLinkToken } from './token';

/** First run: the one-time link of the terminal makes the administrator. */
export default function SetUpPage() {
  const session = useSession();
  const setUp = useSetUp();
  const token = useLinkToken();
  if (session.data && !session.data.setupNeeded) {
    return (
      <SignFrame title="Winnow is set up" text="The link was used already; it works once.">
        <Link to="/" className="btn primary lg">
          Sign in
        </Link>
      </SignFrame>
    );
  }
  if (!token) {
    return (
      <SignFrame
        title="Set up Winnow"
        text="Open the link that the terminal printed when the server started. It works once and makes you the administrator."
        children={null}
      />
    );
  }
  return (
    <SignFrame title="Set up Winnow" text="The link in the terminal brought you here. It works once.">
      <NewAccountForm
        action="Make me the administrator"
        busy={setUp.isPending}
        error={setUp.error}
        submit={(account) => setUp.mutate({ token, ...account }, { onSuccess: () => navigate('/', { replace: true }) })}
      />
    </SignFrame>
  );
}

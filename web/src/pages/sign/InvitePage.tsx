import { useAcceptInvite } from '../../api/queries';
import { navigate } from '../../app/router';
import { NewAccountForm } from './NewAccountForm';
import { SignFrame } from './SignFrame';
import { linkToken as token } from './token';

/** Somebody was invited: the link makes an account with the role it carries. */
export default function InvitePage() {
  const accept = useAcceptInvite();
  if (!token) return <SignFrame title="Invitation" text="Open the whole link you were given; its last part is missing." children={null} />;
  return (
    <SignFrame title="Join Winnow" text="You were invited. The link works once.">
      <NewAccountForm
        action="Make my account"
        busy={accept.isPending}
        error={accept.error}
        submit={(account) => accept.mutate({ token, ...account }, { onSuccess: () => navigate('/', { replace: true }) })}
      />
    </SignFrame>
  );
}

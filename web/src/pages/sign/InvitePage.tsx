import { useAcceptInvite, useOpenId, useSession } from '../../api/queries';
import { navigate } from '../../app/router';
import { Button } from '../../ui/Button';
import { NewAccountForm } from './NewAccountForm';
import { SignFrame } from './SignFrame';
import { useLinkToken } from './token';

/** Somebody was invited: the link makes an account with the role it carries. */
export default function InvitePage() {
  const accept = useAcceptInvite();
  const token = useLinkToken();
  const openId = useOpenId();
  const offered = useSession().data?.openId === true;
  if (!token) return <SignFrame title="Invitation" text="Open the whole link you were given; its last part is missing." children={null} />;
  return (
    <SignFrame title="Join Winnow" text="You were invited. The link works once.">
      <NewAccountForm
        action="Make my account"
        busy={accept.isPending}
        error={accept.error}
        submit={(account) => accept.mutate({ token, ...account }, { onSuccess: () => navigate('/', { replace: true }) })}
      />
      {offered ? (
        <Button block disabled={openId.isPending} onClick={() => openId.mutate(token)}>
          Join with the account of your organisation
        </Button>
      ) : null}
    </SignFrame>
  );
}

import { Menu } from '@mantine/core';
import { useProject, useSession, useUser } from '../api/queries';
import { navigate, usePath } from '../app/router';
import { Mark } from './Mark';
import { allowed } from './places';

/** What the account's menu holds besides signing out. */
export function AccountItems() {
  const user = useUser();
  const federation = useSession().data?.federation;
  return (
    <>
      <Menu.Item onClick={() => navigate('/account')}>Your account</Menu.Item>
      {user?.admin ? <Menu.Item onClick={() => navigate('/admin')}>Administration</Menu.Item> : null}
      {federation ? <Menu.Item onClick={() => navigate('/federation')}>Federation</Menu.Item> : null}
    </>
  );
}

/** On small screens the mark opens what the side bar holds elsewhere. */
export function PhoneMenu() {
  const path = usePath();
  const id = /^\/projects\/([^/]+)\//.exec(path)?.[1];
  const project = useProject(id).data;
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <button type="button" className="ib phone-menu" aria-label="Menu">
          <Mark />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {id
          ? allowed(project)
              .filter((place) => !place.tab)
              .map((place) => (
                <Menu.Item
                  key={place.path}
                  leftSection={<place.icon size={16} strokeWidth={1.6} />}
                  onClick={() => navigate(`/projects/${id}/${place.path}`)}
                >
                  {place.label}
                </Menu.Item>
              ))
          : null}
        {id ? <Menu.Divider /> : null}
        <Menu.Item onClick={() => navigate('/')}>All projects</Menu.Item>
        <AccountItems />
      </Menu.Dropdown>
    </Menu>
  );
}

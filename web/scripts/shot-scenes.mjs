// What is photographed: where to go, and what to do before the picture is taken.
export const scenes = {
    projects: { path: '/' },
    empty: { path: '/?empty', schemes: ['light'] },
    signin: { path: '/?signedOut' },
    setup: { path: '/setup?setupNeeded#abc', schemes: ['light'] },
    dashboard: { path: '/projects/nightcross01/dashboard' },
    'dashboard-whole': { path: '/projects/nightcross01/dashboard', schemes: ['light'], full: true },
    'dashboard-fresh': { path: '/projects/nightcross01/dashboard?fresh', schemes: ['light'] },
    'dashboard-overfull': { path: '/projects/nightcross01/dashboard?full&stop&failed', schemes: ['dark'], full: true },
};

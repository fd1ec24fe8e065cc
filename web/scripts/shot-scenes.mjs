// What is photographed: where to go, and what to do before the picture is taken.
export const scenes = {
    projects: { path: '/' },
    empty: { path: '/?empty', schemes: ['light'] },
    signin: { path: '/?signedOut' },
    setup: { path: '/setup?setupNeeded#abc', schemes: ['light'] },
};

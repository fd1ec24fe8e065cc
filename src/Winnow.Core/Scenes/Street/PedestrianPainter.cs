using System.Numerics;

namespace Winnow.Core.Scenes.Street;

/// <summary>Paints a person who stands or walks: limbs as strokes, a torso, a head, at times a bag or an umbrella.</summary>
internal static class PedestrianPainter
{
    public static void Paint(SceneCanvas canvas, StreetCamera camera, StreetConditions conditions, float x, float z, short id, SceneRandom random)
    {
        var child = random.Chance(0.12);
        var tall = child ? random.Between(1.05f, 1.4f) : random.Between(1.55f, 1.92f);
        var unit = tall * camera.Scale(z);
        var foot = camera.Project(x, 0, z);
        var wide = random.Between(0.88f, 1.2f);
        // Seen from the side, strides open wide and shoulders narrow; from the front the other way round.
        var side = random.Chance(0.55);
        var phase = random.Between(-1, 1);
        var stride = (side ? 0.15f : 0.035f) * phase;
        var turn = random.Chance(0.5) ? 1f : -1f;
        var lit = conditions.Shade(new(0, 0.2f, -1));
        var upper = new Paint((random.Chance(0.55) ? random.Colour(0.02f, 0.14f, 0.3f) : random.Colour(0.12f, 0.7f, 0.75f)) * lit, z, StreetRegion.Pedestrian, id, 0.22f);
        var lower = upper.In((random.Chance(0.7) ? random.Colour(0.015f, 0.12f, 0.35f) : random.Colour(0.15f, 0.45f, 0.3f)) * lit);
        var skin = upper.In(Vector3.Lerp(new(0.13f, 0.07f, 0.045f), new(0.62f, 0.4f, 0.29f), random.Next()) * lit) with { Texture = 0.08f };
        var hair = upper.In(random.Between(0.01f, 0.12f) * new Vector3(1, 0.75f, 0.5f));
        var shoe = upper.In(new(random.Chance(0.3) ? 0.5f : 0.03f));
        Vector2 At(float across, float up) => foot + new Vector2(across * unit * turn, -up * unit);

        var hip = At(0, 0.5f);
        var shoulders = side ? 0.075f : 0.115f;
        Leg(-stride, 0.07f);
        Arm(stride * 1.1f, -1);
        Leg(stride, 0);
        if (random.Chance(0.25))
        {
            // A coat or a skirt.
            canvas.Polygon([At(-0.075f * wide, 0.56f), At(0.075f * wide, 0.56f), At((0.1f * wide) + (Math.Abs(stride) * 0.4f), 0.28f), At((-0.1f * wide) - (Math.Abs(stride) * 0.4f), 0.28f)], random.Chance(0.5) ? upper : lower);
        }

        canvas.Polygon([At(-shoulders * wide, 0.8f), At(-shoulders * 0.6f * wide, 0.84f), At(shoulders * 0.6f * wide, 0.84f), At(shoulders * wide, 0.8f), At(0.078f * wide, 0.6f), At(0.085f * wide, 0.48f), At(-0.085f * wide, 0.48f), At(-0.078f * wide, 0.6f)], upper);
        Arm(-stride * 1.1f, 1);
        canvas.Stroke(At(0, 0.83f), At(0.006f, 0.88f), 0.03f * unit, 0.028f * unit, skin);
        var head = At(side ? 0.015f : 0, 0.925f);
        canvas.Ellipse(head, 0.05f * unit, 0.068f * unit, skin);
        var back = random.Chance(side ? 0 : 0.5);
        canvas.Ellipse(head - new Vector2(side ? 0.016f * unit * turn : 0, (back ? 0.008f : 0.026f) * unit), 0.05f * unit, (back ? 0.066f : 0.045f) * unit, hair);
        Extras();

        void Leg(float swing, float lift)
        {
            var knee = At((swing * 0.55f) + (side ? 0.02f : swing > 0 ? 0.045f : -0.045f), 0.27f);
            var ankle = At((swing * 1.1f) + (side ? 0 : swing > 0 ? 0.045f : -0.045f), 0.03f + (lift * Math.Abs(phase)));
            var joint = hip + new Vector2((side ? 0 : swing > 0 ? 0.04f : -0.04f) * unit * turn, 0);
            canvas.Stroke(joint, knee, 0.052f * wide * unit, 0.037f * unit, lower);
            canvas.Stroke(knee, ankle, 0.037f * unit, 0.026f * unit, lower);
            canvas.Stroke(ankle, ankle + new Vector2((side ? 0.05f : 0.01f) * unit * turn, 0.012f * unit), 0.024f * unit, 0.018f * unit, shoe);
        }

        void Arm(float swing, int which)
        {
            var shoulder = At(side ? 0 : which * shoulders * 0.95f * wide, 0.79f);
            var elbow = At((side ? swing * 0.5f : which * 0.14f * wide) + (swing * 0.2f), 0.63f);
            var hand = At((side ? (swing * 1.15f) + 0.02f : which * 0.13f * wide) + (swing * 0.3f), 0.5f);
            canvas.Stroke(shoulder, elbow, 0.032f * unit, 0.027f * unit, upper);
            canvas.Stroke(elbow, hand, 0.027f * unit, 0.02f * unit, upper);
            canvas.Ellipse(hand, 0.021f * unit, 0.024f * unit, skin);
        }

        void Extras()
        {
            var bag = upper.In(random.Colour(0.03f, 0.3f, 0.6f) * lit);
            if (random.Chance(0.25))
            {
                canvas.Ellipse(At(side ? -0.1f : 0, 0.7f), (side ? 0.055f : 0.085f) * unit, 0.1f * unit, bag);
            }
            else if (random.Chance(0.2))
            {
                canvas.Polygon([At(0.1f, 0.5f), At(0.2f, 0.5f), At(0.19f, 0.36f), At(0.11f, 0.36f)], bag);
            }

            if (conditions.Weather == SceneWeather.Rain && random.Chance(0.45))
            {
                canvas.Stroke(At(0.06f, 0.7f), At(0.04f, 1.12f), 0.009f * unit, 0.009f * unit, shoe);
                canvas.Polygon([At(-0.26f, 1.04f), At(-0.2f, 1.12f), At(-0.08f, 1.18f), At(0.1f, 1.18f), At(0.24f, 1.12f), At(0.32f, 1.04f), At(0.03f, 1.08f)], bag);
            }
        }
    }
}

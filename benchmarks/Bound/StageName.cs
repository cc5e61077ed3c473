namespace Sonda.Benchmarks.Bound;

/// <summary>The names of the stages of an epoch, shared by their bounds and their times. Layers count from 0.</summary>
internal static class StageName
{
    public const string Shuffle = "shuffle";
    public const string Gather = "gather";
    public const string Prefetch = "prefetch";
    public const string GuardForward = "guard of z";
    public const string Output = "output δ";
    public const string GuardBackward = "guard of δ";

    public static string Forward(int layer) => $"forward, layer {layer + 1}";

    public static string Backward(int layer) => $"backward, layer {layer + 1}";

    public static string Update(int layer) => $"update, layer {layer + 1}";
}

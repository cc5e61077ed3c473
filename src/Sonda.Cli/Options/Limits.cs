namespace Sonda.Cli.Options;

/// <summary>The maximum values of options: far beyond use, and far from overflow.</summary>
internal static class Limits
{
    public const int Seeds = 1_000_000;
    public const int Threads = 1024;
    public const int TrainingImages = 50_000;
}

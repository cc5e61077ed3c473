namespace Sonda.Cli;

/// <summary>What the process tells its caller. Documented in <c>sonda --help</c>.</summary>
internal static class ExitCode
{
    /// <summary>All that was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 1;

    /// <summary>The data or a setting cannot be used: a damaged file, a folder that cannot be written.</summary>
    public const int DataOrConfiguration = 2;

    /// <summary>Training diverged: numbers became infinite or not a number.</summary>
    public const int Diverged = 3;

    /// <summary>An ailment of <c>--fail-on</c> was found.</summary>
    public const int Ailing = 4;

    /// <summary>A bug of ours; EX_SOFTWARE of sysexits.h.</summary>
    public const int Internal = 70;

    /// <summary>Stopped early by a signal, what was done is kept; EX_TEMPFAIL of sysexits.h.</summary>
    public const int StoppedEarly = 75;
}

namespace Sonda.Cli;

/// <summary>The exit codes of the process. Documented in <c>sonda --help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Everything requested is done.</summary>
    public const int Done = 0;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 1;

    /// <summary>The data or a setting cannot be used, or an output cannot be written, for example a damaged file or a full disk.</summary>
    public const int DataOrConfiguration = 2;

    /// <summary>Training diverged: numbers became infinite or not a number.</summary>
    public const int Diverged = 3;

    /// <summary>An ailment of <c>--fail-on</c> was found.</summary>
    public const int Ailing = 4;

    /// <summary>A bug of ours; EX_SOFTWARE of sysexits.h.</summary>
    public const int Internal = 70;

    /// <summary>Stopped early by a signal, with partial results kept; EX_TEMPFAIL of sysexits.h.</summary>
    public const int StoppedEarly = 75;
}

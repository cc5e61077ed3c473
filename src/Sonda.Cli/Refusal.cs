namespace Sonda.Cli;

/// <summary>Ends the command for a reason that its user can act on.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">One line for the user, in the user's language.</param>
/// <param name="cause">The underlying exception, shown with SONDA_DEBUG=1.</param>
internal sealed class Refusal(int exitCode, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}

using System.CommandLine;
using Sonda.Cli.Texts;
using Sonda.Engine.Networks;

namespace Sonda.Cli.Options;

/// <summary>The network that a command works on, such as 784-30x4-10.</summary>
internal static class NetworkArgument
{
    /// <summary>The pixels of a digit.</summary>
    private const int Inputs = 28 * 28;

    /// <summary>The ten digits.</summary>
    private const int Outputs = 10;

    /// <summary>The argument; what is no network is a mistake of usage.</summary>
    public static Argument<NetworkSpec> Of(Phrases phrases) => new("network")
    {
        Description = phrases["argument.network"],
        HelpName = phrases["value.network"],
        CustomParser = result =>
        {
            try
            {
                return NetworkSpec.Parse(result.Tokens[0].Value);
            }
            catch (FormatException e)
            {
                result.AddError(phrases.Say("error.network", e.Message));
                return null;
            }
        },
    };

    /// <summary>Makes sure that the network fits the digits and this machine.</summary>
    /// <param name="network">The network.</param>
    /// <param name="phrases">The user's language.</param>
    /// <param name="bytes">The memory that the process may use.</param>
    /// <exception cref="Refusal">It does not (exit code 2).</exception>
    public static void RequireFits(NetworkSpec network, Phrases phrases, long bytes)
    {
        if (network.Sizes[0] != Inputs || network.Sizes[^1] != Outputs)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, phrases.Say(
                "error.networkSize", network, Inputs, Outputs, network.Sizes[0], network.Sizes[^1]));
        }

        if (network.NeedsData)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, phrases.Say("error.lsuv", network));
        }

        // float32 parameters and their gradients: the least that training holds.
        const int bytesPerParameter = 2 * sizeof(float);
        double needed = (double)network.ParameterCount * bytesPerParameter;
        if (needed > bytes)
        {
            throw new Refusal(ExitCode.DataOrConfiguration, phrases.Say(
                "error.networkMemory", network, network.ParameterCount, needed / 1e9, bytes / 1e9));
        }
    }
}

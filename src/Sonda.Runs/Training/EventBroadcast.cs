using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Sonda.Runs.Events;

namespace Sonda.Runs.Training;

/// <summary>Sends each event to all subscribers.</summary>
internal sealed class EventBroadcast : IRunListener
{
    private readonly Lock _lock = new();
    private readonly List<Channel<RunEvent>> _channels = [];
    private bool _hasEnded;

    public void Hear(RunEvent happened)
    {
        lock (_lock)
        {
            foreach (Channel<RunEvent> channel in _channels)
            {
                channel.Writer.TryWrite(happened);
            }
        }
    }

    /// <summary>The subscription begins with this call, not with the first read.</summary>
    public IAsyncEnumerable<RunEvent> Subscribe(CancellationToken stop)
    {
        var channel = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        lock (_lock)
        {
            if (_hasEnded)
            {
                channel.Writer.Complete();
            }
            else
            {
                _channels.Add(channel);
            }
        }

        return Events(channel, stop);
    }

    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _channels.ForEach(channel => channel.Writer.TryComplete());
        }
    }

    private async IAsyncEnumerable<RunEvent> Events(
        Channel<RunEvent> channel, [EnumeratorCancellation] CancellationToken stop)
    {
        try
        {
            await foreach (RunEvent happened in channel.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            lock (_lock)
            {
                _channels.Remove(channel);
            }
        }
    }
}

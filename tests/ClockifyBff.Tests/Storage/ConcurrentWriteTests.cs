using System.Diagnostics.Metrics;
using ClockifyBff.Connections;
using ClockifyBff.Deletion;
using ClockifyBff.Idempotency;
using ClockifyBff.RateLimiting;
using ClockifyBff.Storage;
using ClockifyBff.Telemetry;
using ClockifyBff.Upstream;
using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ClockifyBff.Tests.Storage;

/// <summary>Replicas that write to one PostgreSQL database at the same time.</summary>
[Trait("Kind", "database")]
public sealed class ConcurrentWriteTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int Replicas = 4;
    private const int Rounds = 40;
    private const string Owner = "https://issuer.example asha";

    private readonly Database[] _databases = new Database[Replicas];
    private TestStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.NewPostgreSqlAsync(server);
        for (var replica = 0; replica < Replicas; replica++)
        {
            _databases[replica] = new Database(
                Options.Create(new StorageOptions { Provider = StorageProvider.PostgreSql, ConnectionString = _store.ConnectionString }),
                TimeProvider.System,
                NullLogger<Database>.Instance
            );
        }

        await Migrations.RunAsync(_databases[0]);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            database?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Connections_added_at_once_for_a_new_owner_give_one_default() =>
        await RepeatAsync(async round =>
        {
            var owner = $"{Owner} {round}";

            var added = await OnEveryReplicaAsync(
                (store, replica) => store.AddActiveAsync(NewConnection(owner, $"{round} {replica}"), replaceOwner: false)
            );

            Assert.DoesNotContain(false, added);
            await AssertOneDefaultAsync(owner);
        });

    [Fact]
    public async Task Connection_that_several_owners_adopt_at_once_belongs_to_one() =>
        await RepeatAsync(async round =>
        {
            var added = await OnEveryReplicaAsync(
                (store, replica) => store.AddActiveAsync(NewConnection($"{Owner} {replica}", $"{round}"), replaceOwner: false)
            );

            Assert.Single(added, wasAdded => wasAdded);
        });

    [Fact]
    public async Task Starts_at_once_give_one_pending_connection()
    {
        UserConnection? expired = null;
        await RepeatAsync(async round =>
        {
            var candidates = Enumerable
                .Range(0, Replicas)
                .Select(replica => new UserConnection($"{round} {replica}", Owner) { CreatedByService = true })
                .ToArray();

            var added = await OnEveryReplicaAsync((store, replica) => store.AddPendingAsync(candidates[replica], expired));

            Assert.Single(added, wasAdded => wasAdded);
            expired = candidates[Array.IndexOf(added, true)];
            Assert.Equal([expired.ConnectionId], (await StoreOf(0).ListByOwnerAsync(Owner)).Select(connection => connection.ConnectionId));
        });
    }

    [Fact]
    public async Task Defaults_set_at_once_leave_one_default()
    {
        var connections = await AddAsync(Replicas);
        await RepeatAsync(async _ =>
        {
            var changed = await OnEveryReplicaAsync((store, replica) => store.MakeDefaultAsync(connections[replica]));

            Assert.DoesNotContain(false, changed);
            await AssertOneDefaultAsync(Owner);
        });
    }

    [Fact]
    public async Task Connections_removed_or_rejected_at_once_leave_the_remaining_one_as_default() =>
        await RepeatAsync(async round =>
        {
            var connections = await AddAsync(Replicas + 1, $"{round} ");

            await OnEveryReplicaAsync(
                async (store, replica) =>
                {
                    if (replica % 2 == 0)
                    {
                        await store.RemoveAsync(connections[replica]);
                    }
                    else
                    {
                        await store.RejectAsync(connections[replica], RejectionReason.IdentityMismatch);
                    }

                    return true;
                }
            );

            Assert.True((await StoreOf(0).FindAsync(connections[^1].ConnectionId))!.IsDefault);
            await StoreOf(0).RemoveAsync(connections[^1]);
        });

    [Fact]
    public async Task Connection_completed_while_the_default_is_removed_becomes_the_default() =>
        await RepeatAsync(async round =>
        {
            var former = (await AddAsync(1, $"{round} former "))[0];
            var pending = new UserConnection($"{round} pending", Owner) { CreatedByService = true };
            Assert.True(await StoreOf(0).AddPendingAsync(pending, expired: null));

            await Task.WhenAll(
                Task.Run(() => StoreOf(0).RemoveAsync(former), Stop),
                Task.Run(() => StoreOf(1).ActivateAsync(pending, "user", "asha@example.com", version: null), Stop)
            );

            Assert.True((await StoreOf(0).FindAsync(pending.ConnectionId))!.IsDefault);
            await StoreOf(0).RemoveAsync(pending);
        });

    [Fact]
    public async Task Pending_connection_is_either_completed_or_replaced() =>
        await RepeatAsync(async round =>
        {
            var expired = new UserConnection($"{round} expired", Owner) { CreatedByService = true };
            var next = new UserConnection($"{round} next", Owner) { CreatedByService = true };
            Assert.True(await StoreOf(0).AddPendingAsync(expired, expired: null));

            var completing = Task.Run(() => StoreOf(0).ActivateAsync(expired, "user", "asha@example.com", version: null), Stop);
            var replacing = Task.Run(() => StoreOf(1).AddPendingAsync(next, expired), Stop);

            Assert.NotEqual(await completing is not null, await replacing);
            await StoreOf(0).RemoveAsync(expired);
            await StoreOf(0).RemoveAsync(next);
        });

    [Fact]
    public async Task Uses_saved_at_once_do_not_deadlock()
    {
        var connections = await AddAsync(50);
        var now = TimeProvider.System.GetUtcNow();
        await RepeatAsync(async _ =>
            await OnEveryReplicaAsync(
                async (store, replica) =>
                {
                    var uses = connections.Select(connection => (connection.ConnectionId, now));
                    await store.SaveUsesAsync(replica % 2 == 0 ? uses : uses.Reverse());
                    return true;
                }
            )
        );

        Assert.Equal(0, await DeadlocksAsync());
    }

    [Fact]
    public async Task Attempts_at_once_with_one_idempotency_key_succeed_once_although_others_are_cancelled()
    {
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var stores = _databases
            .Select(database => new IdempotencyStore(
                database,
                new WorkflowMeter(new Meter("test")),
                Options.Create(new MatonOptions()),
                new ClockWithoutElapsedTime()
            ))
            .ToArray();
        await RepeatAsync(async round =>
        {
            var (running, executed) = (0, 0);

            var results = await Task.WhenAll(
                Enumerable.Range(0, 3 * Replicas).Select(number => Task.Run(() => ExecuteAsync(stores[number % Replicas]), Stop))
            );

            // The cancelled attempts have released the key while the others claimed it.
            Assert.Equal(3, executed);
            Assert.Equal(2, results.Count(result => result is null));

            async Task<object?> ExecuteAsync(IdempotencyStore store)
            {
                var http = new DefaultHttpContext { RequestServices = services };
                try
                {
                    return await store.ExecuteAsync(
                        http,
                        new IdempotencyKey($"{round}", bodyHash: string.Empty, bytesHash: string.Empty),
                        Owner,
                        new UpstreamContext("connection", Owner, Priority.Interactive),
                        async () =>
                        {
                            Assert.Equal(1, Interlocked.Increment(ref running));
                            await Task.Yield();
                            Interlocked.Decrement(ref running);
                            return Interlocked.Increment(ref executed) < 3 ? throw new OperationCanceledException() : TypedResults.Ok();
                        }
                    );
                }
                catch (OperationCanceledException)
                {
                    return null;
                }
            }
        });
    }

    [Fact]
    public async Task Interrupted_deletes_are_taken_over_by_one_replica_each()
    {
        var journals = _databases.Select(database => new DeleteJournal(database, TimeProvider.System)).ToArray();
        await RepeatAsync(async round =>
        {
            await ExecuteAsync(
                $"""
                INSERT INTO unfinished_deletes (id, kind, workspace_id, entity_id, owner_key, connection_id, started_at, tries,
                    next_try_at, holder, held_until)
                SELECT '{round} ' || number, 'Client', 'w', 'e', 'o', 'c', 0, 0, 0, 'terminated', 0 FROM generate_series(1, 20) AS number
                """
            );

            var taken = await Task.WhenAll(journals.Select(journal => Task.Run(journal.TakeOverAsync, Stop)));

            var ids = taken.SelectMany(result => result.Taken).Select(unfinished => unfinished.Id).ToArray();
            Assert.Equal(20, ids.Length);
            Assert.Equal(20, ids.Distinct().Count());
            await ExecuteAsync("DELETE FROM unfinished_deletes");
        });
    }

    [Fact]
    public async Task Secret_created_at_once_is_the_same_on_all_replicas() =>
        await RepeatAsync(async round =>
        {
            var secrets = await Task.WhenAll(
                _databases.Select(database => Task.Run(() => new SecretStore(database).GetOrCreateAsync($"{round}"), Stop))
            );

            Assert.Single(secrets.Select(Convert.ToHexString).Distinct());
        });

    [Fact]
    public async Task Change_of_an_owner_waits_for_another_change_of_that_owner_only()
    {
        var (mine, others) = ((await AddAsync(2))[1], (await AddAsync(2, "other ", $"{Owner} other"))[1]);
        var (hasLock, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var holding = _databases[0]
            .WriteAsync(
                async (_, _) =>
                {
                    hasLock.SetResult();
                    await mayEnd.Task;
                    return true;
                },
                AdvisoryLock.ForConnectionsOf(Owner)
            );
        await hasLock.Task.WaitAsync(Stop);

        var waiting = StoreOf(1).MakeDefaultAsync(mine);
        Assert.True(await StoreOf(1).MakeDefaultAsync(others));
        Assert.False(waiting.IsCompleted);

        mayEnd.SetResult();
        Assert.True(await waiting);
        Assert.True(await holding);
    }

    [Fact]
    public async Task Adoption_waits_for_a_change_of_the_former_owner_and_leaves_that_owner_a_default()
    {
        var connections = await AddAsync(2);
        var adopted = connections[1];
        var (hasLock, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var changing = _databases[0]
            .WriteAsync(
                async (store, transaction) =>
                {
                    // Locks no row before the adoption begins: only the advisory lock makes it wait.
                    hasLock.SetResult();
                    await mayEnd.Task;
                    await store.ExecuteAsync("UPDATE connection_links SET is_default = 0", transaction: transaction);
                    return await store.ExecuteAsync(
                        "UPDATE connection_links SET is_default = 1 WHERE connection_id = @ConnectionId",
                        adopted,
                        transaction
                    );
                },
                AdvisoryLock.ForConnectionsOf(Owner)
            );
        await hasLock.Task.WaitAsync(Stop);

        var adoption = StoreOf(1).AddActiveAsync(NewConnection($"{Owner} new", adopted.ConnectionId), replaceOwner: true);
        await Task.Delay(200, Stop);
        Assert.False(adoption.IsCompleted);
        mayEnd.SetResult();

        await changing;
        Assert.True(await adoption);
        await AssertOneDefaultAsync(Owner);
        await AssertOneDefaultAsync($"{Owner} new");
    }

    [Fact]
    public async Task Replica_that_terminates_during_a_change_releases_the_owner_and_changes_nothing()
    {
        var connections = await AddAsync(3);
        var (session, mayContinue) = (new TaskCompletionSource<int>(), new TaskCompletionSource());
        var terminated = _databases[0]
            .WriteAsync(
                async (store, transaction) =>
                {
                    await store.ExecuteAsync("UPDATE connection_links SET is_default = 0", transaction: transaction);
                    session.SetResult(((NpgsqlConnection)store).ProcessID);
                    await mayContinue.Task;
                    return await store.ExecuteAsync("SELECT 1", transaction: transaction);
                },
                AdvisoryLock.ForConnectionsOf(Owner)
            );
        var sessionId = await session.Task.WaitAsync(Stop);
        var waiting = StoreOf(1).MakeDefaultAsync(connections[1]);
        Assert.False(waiting.IsCompleted);

        await QueryAsync(connection => connection.ExecuteScalarAsync<bool>($"SELECT pg_terminate_backend({sessionId})"));

        Assert.True(await waiting);
        mayContinue.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => terminated);
        await AssertOneDefaultAsync(Owner);
        Assert.True((await StoreOf(1).FindAsync(connections[1].ConnectionId))!.IsDefault);
    }

    [Fact]
    public async Task Deadlocked_transaction_runs_again()
    {
        var connections = await AddAsync(2);
        using var bothHoldALock = new CountdownEvent(2);

        await Task.WhenAll(UpdateAsync(_databases[0], connections), UpdateAsync(_databases[1], [.. connections.Reverse()]));

        Assert.All(await StoreOf(2).ListByOwnerAsync(Owner), connection => Assert.Equal("xx", connection.Email));
        Assert.Equal(1, await DeadlocksAsync());

        Task<bool> UpdateAsync(Database database, UserConnection[] inOrder) =>
            Task.Run(
                () =>
                    database.WriteAsync(
                        async (store, transaction) =>
                        {
                            foreach (var connection in inOrder)
                            {
                                await store.ExecuteAsync(
                                    "UPDATE connection_links SET email = COALESCE(email, '') || 'x' WHERE connection_id = @ConnectionId",
                                    connection,
                                    transaction
                                );
                                if (!bothHoldALock.IsSet)
                                {
                                    bothHoldALock.Signal();
                                    bothHoldALock.Wait(Stop);
                                }
                            }

                            return true;
                        }
                    ),
                Stop
            );
    }

    private static async Task RepeatAsync(Func<int, Task> round)
    {
        for (var number = 0; number < Rounds; number++)
        {
            await round(number);
        }
    }

    private static UserConnection NewConnection(string owner, string id) =>
        new(id, owner)
        {
            Status = LinkStatus.Active,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            VerifiedAt = TimeProvider.System.GetUtcNow(),
        };

    private UserConnectionStore StoreOf(int replica) => new(_databases[replica], TimeProvider.System);

    private async Task<UserConnection[]> AddAsync(int count, string prefix = "", string owner = Owner)
    {
        var connections = Enumerable.Range(0, count).Select(number => NewConnection(owner, $"{prefix}{number:00}")).ToArray();
        foreach (var connection in connections)
        {
            Assert.True(await StoreOf(0).AddActiveAsync(connection, replaceOwner: false));
        }

        return connections;
    }

    private Task<T[]> OnEveryReplicaAsync<T>(Func<UserConnectionStore, int, Task<T>> work) =>
        Task.WhenAll(Enumerable.Range(0, Replicas).Select(replica => Task.Run(() => work(StoreOf(replica), replica), Stop)));

    private async Task AssertOneDefaultAsync(string owner) =>
        Assert.Single(await StoreOf(0).ListByOwnerAsync(owner), connection => connection.IsDefault);

    private Task<int> ExecuteAsync(string sql) => QueryAsync(connection => connection.ExecuteAsync(sql));

    /// <summary>Closes the databases, because PostgreSQL counts the deadlocks of a session when the session ends.</summary>
    private async Task<long> DeadlocksAsync()
    {
        await DisposeAsync();
        await using (var ofMigrations = new NpgsqlConnection(_databases[0].ConnectionString))
        {
            NpgsqlConnection.ClearPool(ofMigrations);
        }

        await Eventually.BecomesAsync(
            () =>
                QueryAsync(connection =>
                    connection.ExecuteScalarAsync<long>(
                        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                ),
            sessions => sessions == 0
        );
        return await QueryAsync(connection =>
            connection.ExecuteScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        );
    }

    private async Task<T> QueryAsync<T>(Func<NpgsqlConnection, Task<T>> query)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_store.ConnectionString) { Pooling = false }.ToString()
        );
        return await query(connection);
    }

    /// <summary>A clock with which waiting attempts never give up, however busy the machine is.</summary>
    private sealed class ClockWithoutElapsedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}

-- What olist_backlog --figures must say, computed from the CSV files by SQL alone.
--
-- Run in the folder of the files: sqlite3 -batch :memory: < olist_check.sql. Set, not event by
-- event: an order is open at t if it was bought by then and not yet handed over, so no mistake of
-- the ledger is repeated here.
.bail on
.mode csv
.import olist_orders_dataset.csv orders
.import olist_order_items_dataset.csv items
.import olist_products_dataset.csv products
.mode list

-- Texts `2017-07-09 21:57:05` compare like the instants. Empty means never.
create table kept as
  select order_id, order_purchase_timestamp as bought,
         case when order_approved_at = '' then '9999' else order_approved_at end as approved,
         case when order_delivered_carrier_date = '' then '9999'
              else max(order_purchase_timestamp, order_delivered_carrier_date) end as handed_over
  from orders
  where order_status not in ('canceled', 'unavailable')
        and order_id in (select order_id from items);
create index kept_by_id on kept (order_id);

-- A price has two digits after the point at most: a double holds it exactly enough to find the
-- cents.
create table pieces as
  select kept.*, shipping_limit_date as due, cast(round(price * 100) as integer) as cents
  from items join kept using (order_id);

-- The end of every month, the dates of a quarter at noon, and instants at which something happens,
-- a second before them, and midnights around them, chosen from the data.
create table dates (t text primary key);
insert or ignore into dates
  with recursive month (first) as (
    select '2016-10-01'
    union all select date(first, '+1 month') from month where first < '2018-11-01')
  select date(first, '-1 day') || ' 23:59:59' from month
  union select date(first, '+14 days') || ' 12:00:00' from month
  where strftime('%m', first) in ('01', '04', '07', '10');
create table happened as
  select bought as t from kept union select approved from kept where approved < '9999'
  union select handed_over from kept where handed_over < '9999' union select due from pieces;
create table chosen as
  select t
  from (select t, row_number() over (order by t) as n, count(*) over () as of from happened)
  where (n * 8) / of > ((n - 1) * 8) / of or n = 1;
insert or ignore into dates select t from chosen;
insert or ignore into dates select datetime(t, '-1 second') from chosen;
insert or ignore into dates select date(t) || ' 00:00:00' from chosen;
insert or ignore into dates select datetime(date(t), '-1 second') from chosen;

create table buckets (first int, last int, due_too int, placed_too int);
insert into buckets values (0, 0, 1, 0), (0, 2, 0, 1), (1, 2, 1, 0), (3, 7, 1, 1), (8, 14, 1, 1),
                           (15, 30, 1, 1), (31, 60, 1, 1), (61, 99999999, 1, 1);

create table open as
  select t, pieces.*,
         cast(julianday(date(t)) - julianday(date(bought)) as integer) as age,
         max(0, cast(julianday(date(t)) - julianday(date(due)) as integer)) as past_due
  from dates, pieces
  where bought <= t and handed_over > t;

create table figures (t text, part int, row int, figure text);

insert into figures
  select t, 1, 0, 'events ' || (
    -- every product at the first purchase, then what happened to the orders
    (select count(*) from products where t >= (select min(bought) from kept))
    + (select count(*) from kept where bought <= t)
    + (select count(*) from kept where bought <= t and approved > bought)
    + (select count(*) from kept where approved <= t and approved > bought)
    + (select count(*) from kept where handed_over <= t))
  from dates;
insert into figures
  select t, 2, 0,
         'open orders ' || (select count(distinct order_id) from open where open.t = dates.t)
  from dates;
insert into figures
  select t, 3, 0,
         printf('backlog BRL orders %d lines %d units %d value %d.%02d', count(distinct order_id),
                count(*), count(*), sum(cents) / 100, sum(cents) % 100)
  from open group by t;
insert into figures
  select t, 4, approved > t,
         printf('backlog %s orders %d units %d', iif(approved > t, 'awaiting_payment', 'ready'),
                count(distinct order_id), count(*))
  from open group by t, approved > t;
insert into figures
  select t, 5, first,
         printf('backlog BRL placed %d orders %d lines %d units %d value %d.%02d', first,
                count(distinct order_id), count(*), count(*), sum(cents) / 100, sum(cents) % 100)
  from open join buckets on placed_too and age between first and last group by t, first;
-- Orders are due by a date of their own, which these have not: they all stand in the row of day 0.
insert into figures
  select t, 6, first,
         printf('backlog BRL due %d orders %d lines %d units %d value %d.%02d', first,
                count(distinct open_order),
                count(cents), count(cents), total(cents) / 100, cast(total(cents) as integer) % 100)
  from (select t, past_due, cents, null as open_order from open
        union all select distinct t, 0, null, order_id from open)
       join buckets on due_too and past_due between first and last
  group by t, first;

select replace(t, ' ', 'T') || 'Z ' || figure from figures order by t, part, row;
